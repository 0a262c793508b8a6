import { createServer } from "node:net";
import { Problem } from "../process/program";
import { close, LOCAL_ADDRESS, listen } from "./listen";

/** A TCP port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  await close(probe);
  return port;
}

/** @param server the name of the server that wants the port, for the message. @throws Problem when the port is in use. */
export async function assertFree(port: number, server: string): Promise<void> {
  const probe = createServer();
  await listen(probe, port).catch((error: Error) => {
    throw new Problem(
      `${server} cannot listen on ${LOCAL_ADDRESS}:${port} (${error.message}); stop what uses the port or choose another`,
    );
  });
  await close(probe);
}
