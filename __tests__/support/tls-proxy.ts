import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { PostgresServer } from "../../tools/postgres/postgres-server";

/** What becomes of a connection whose TLS is up: it is handed on to the server, says nothing, or is reset. */
export type Fate = "served" | "silent" | "reset";

export interface TlsProxy {
  readonly port: number;
  /** Resets all that are open. */
  reset(): void;
  stop(): void;
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** The server's own TLS, ended here: so that a connection can break after it is up and before it is used. */
export async function startTlsProxy(
  postgres: PostgresServer,
  fateOf: (connection: number) => Fate = () => "served",
): Promise<TlsProxy> {
  const { authority, certificate, key } = postgres.certificate;
  const open = new Set<Socket>();
  let connections = 0;

  async function serve(client: TLSSocket): Promise<void> {
    const raw = connect({ port: postgres.port, host: "127.0.0.1", noDelay: true });
    raw.write(SSL_REQUEST);
    await once(raw, "data");
    const target = connectTls({ socket: raw, ca: authority, servername: "localhost" });
    target.on("error", () => client.destroy());
    client.on("close", () => target.destroy());
    client.pipe(target).pipe(client);
  }

  const server = createServer((socket) => {
    const fate = fateOf(++connections);
    open.add(socket);
    socket.setNoDelay(true).on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    socket.once("data", () => {
      socket.write("S");
      const client = new TLSSocket(socket, { isServer: true, cert: certificate, key });
      client
        .on("error", () => undefined)
        .once("secure", () => {
          if (fate === "reset") socket.resetAndDestroy();
          if (fate === "served") serve(client).catch(() => socket.destroy());
        });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    reset() {
      for (const socket of open) socket.resetAndDestroy();
    },
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
