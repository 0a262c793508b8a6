import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import { SSL_REQUEST } from "../../src/lib/database/ssl-request";
import { LOCAL_ADDRESS, listen } from "../../tools/network/listen";
import type { PostgresServer } from "../../tools/postgres/postgres-server";

/** What the proxy does after a connection's TLS handshake: serve the connection, stay silent, or reset the connection. */
export type Fate = "served" | "silent" | "reset";

export interface TlsProxy {
  readonly port: number;
  /** Resets all connections that are open. */
  reset(): void;
  stop(): void;
}

/** Starts a proxy that ends TLS with the server's own certificate, so that it can break a connection after the handshake. */
export async function startTlsProxy(
  postgres: PostgresServer,
  fateOf: (connection: number) => Fate = () => "served",
): Promise<TlsProxy> {
  const { authority, certificate, key } = postgres.certificate;
  const open = new Set<Socket>();
  let connections = 0;

  async function serve(client: TLSSocket): Promise<void> {
    const raw = connect({ port: postgres.port, host: LOCAL_ADDRESS, noDelay: true });
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
  });
  return {
    port: await listen(server),
    reset() {
      for (const socket of open) socket.resetAndDestroy();
    },
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
