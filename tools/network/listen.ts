import { once } from "node:events";
import type { Server } from "node:net";

/** The address of every server of the tools: no other machine reaches it. */
export const LOCAL_ADDRESS = "127.0.0.1";

/**
 * Makes a server listen on 127.0.0.1. Rejects with the system's error when the port is in use.
 * @param port @default a free port
 * @returns the port
 */
export async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, LOCAL_ADDRESS);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
}

/** Resolves when the server has closed. Connections that are still open keep the server open. */
export async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}
