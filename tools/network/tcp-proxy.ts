/** A TCP proxy on 127.0.0.1 that counts round trips, and can be silent like a peer that vanished. */
import { connect, createServer, type Socket } from "node:net";
import { close, LOCAL_ADDRESS, listen } from "./listen";

export interface TcpProxy {
  readonly port: number;
  /** How often the server has answered after the client had sent something. */
  roundTrips(): number;
  /** How many connections were opened. */
  connections(): number;
  /** Lets nothing more pass through the connections that are open, and keeps them open. New connections work. */
  silence(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let roundTrips = 0;
  let connections = 0;
  const server = createServer((client) => {
    connections++;
    const target = connect({ port: targetPort, host: LOCAL_ADDRESS, noDelay: true });
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
  });
  return {
    port: await listen(server),
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
      await close(server);
    },
  };
}
