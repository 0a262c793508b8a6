import { once } from "node:events";
import { createServer } from "node:net";

const HOST = "127.0.0.1";

/** A TCP port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free TCP port on 127.0.0.1");
  return address.port;
}

/** @throws Error that says what to do when something listens on the port. */
export async function assertFree(port: number, server: string): Promise<void> {
  const probe = createServer().listen(port, HOST);
  await once(probe, "listening").catch((error: Error) => {
    throw new Error(
      `${server} cannot listen on ${HOST}:${port} (${error.message}); stop what uses the port or choose another`,
    );
  });
  probe.close();
  await once(probe, "close");
}
