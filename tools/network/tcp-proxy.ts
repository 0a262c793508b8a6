/** A TCP proxy on 127.0.0.1 that counts round trips, and can fall silent as a vanished peer does. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface TcpProxy {
  readonly port: number;
  /** Times that the server answered something the client had sent. */
  roundTrips(): number;
  /** Connections that were opened. */
  connections(): number;
  /** From now on nothing passes through the connections that are open, and nothing closes them. New ones work. */
  silence(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let roundTrips = 0;
  let connections = 0;
  const server = createServer((client) => {
    connections++;
    const target = connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    client.setNoDelay(true);
    let asked = false;
    client.on("data", () => {
      asked = true;
    });
    target.on("data", () => {
      if (asked) roundTrips++;
      asked = false;
    });
    client.pipe(target).pipe(client);
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => open.delete(socket));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("proxy: no port");
  return {
    port: address.port,
    roundTrips: () => roundTrips,
    connections: () => connections,
    silence() {
      for (const socket of open) {
        socket.unpipe();
        socket.removeAllListeners("data");
        socket.pause();
      }
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
