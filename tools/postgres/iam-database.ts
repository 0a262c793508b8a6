/**
 * A database server that takes IAM tokens, as RDS does: it stands before tools/postgres-server.ts, ends TLS, checks the
 * token of whoever has to bring one and what IAM lets its signer do, and passes everything else on as it is, passwords
 * included.
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, TLSSocket } from "node:tls";
import { refusalOf, type TokenSigners } from "./iam-token";
import {
  CANCEL_CODE,
  fatalError,
  GSS_CODE,
  PASSWORD_REQUEST,
  readBytes,
  readPassword,
  readStartup,
  SSL_CODE,
  SSL_REQUEST,
  type StartupParameters,
  startupParameters,
} from "./postgres-protocol";
import type { PostgresServer } from "./postgres-server";

const HOST = "127.0.0.1";

export interface IamDatabaseProps extends TokenSigners {
  readonly postgres: PostgresServer;
  /** AWS region that tokens have to be signed for. */
  readonly region: string;
  /** Name that clients reach it by: it stands in their tokens. @default localhost */
  readonly host?: string;
  /** TCP port on 127.0.0.1. @default a free one */
  readonly port?: number;
}

export interface IamDatabase {
  readonly host: string;
  readonly port: number;
  /** Parameters of each session that was asked for so far, as the client sent them. */
  readonly sessions: readonly StartupParameters[];
  /** Why tokens were refused so far: RDS has that in a log of its own (`iam-db-auth-error`), never in the answer. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

export async function startIamDatabase(props: IamDatabaseProps): Promise<IamDatabase> {
  const { postgres, region, host = postgres.host } = props;
  // Clients see the certificate that they know the server by; and the server lets its own certificate in as anybody
  // who is a member of rds_iam. For all others it is nothing.
  const { authority: ca, certificate: cert, key } = postgres.certificate;
  const secureContext = createSecureContext({ ca, cert, key });
  const open = new Set<Socket>();
  const sessions: StartupParameters[] = [];
  const refusals: string[] = [];

  const server = createServer({ noDelay: true }, (socket) => {
    keep(socket);
    serve(socket).catch(() => socket.destroy());
  }).listen(props.port ?? 0, HOST);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("IAM database: no port");
  const { port } = address;

  function keep<Kind extends Socket>(socket: Kind): Kind {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // Whoever reads from it sees that it ended.
    return socket.on("error", () => socket.destroy());
  }

  async function serve(socket: Socket): Promise<void> {
    let first = await readStartup(socket);
    if (first.code === GSS_CODE) {
      socket.write("N");
      first = await readStartup(socket);
    }
    if (first.code !== SSL_CODE) {
      socket.end(fatalError("28000", `no pg_hba.conf entry for host "${HOST}", no encryption`));
      return;
    }
    socket.write("S");
    const client = keep(new TLSSocket(socket, { isServer: true, secureContext }));
    const startup = await readStartup(client);
    if (startup.code !== CANCEL_CODE) {
      const parameters = startupParameters(startup);
      sessions.push(parameters);
      const user = parameters.user ?? "";
      if ((await needsToken(user)) && !(await admit(client, user))) return;
    }
    const session = await openSession();
    session.write(startup.bytes);
    client.once("close", () => session.destroy());
    session.once("close", () => client.destroySoon());
    client.pipe(session).pipe(client);
  }

  /** As in the server's access rules, where membership of rds_superuser comes first. */
  async function needsToken(user: string): Promise<boolean> {
    const found = await postgres.query(
      `select from pg_roles u, pg_roles iam, pg_roles super
       where u.rolname = $1 and iam.rolname = 'rds_iam' and super.rolname = 'rds_superuser' and not u.rolsuper
         and pg_has_role(u.oid, iam.oid, 'member') and not pg_has_role(u.oid, super.oid, 'member')`,
      [user],
    );
    return found.length > 0;
  }

  async function admit(client: TLSSocket, user: string): Promise<boolean> {
    client.write(PASSWORD_REQUEST);
    const token = await readPassword(client);
    const refusal = await refusalOf(token, { host, port, user, region }, props).catch(
      (error: unknown) => `IAM cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (refusal === undefined) return true;
    refusals.push(refusal);
    client.end(fatalError("28000", `PAM authentication failed for user "${user}"`));
    return false;
  }

  async function openSession(): Promise<TLSSocket> {
    const socket = keep(connect({ host: HOST, port: postgres.port, noDelay: true }));
    socket.write(SSL_REQUEST);
    if ((await readBytes(socket, 1)).toString() !== "S") throw new Error("the server does not offer TLS");
    return keep(connectTls({ socket, host: postgres.host, servername: postgres.host, secureContext }));
  }

  return {
    host,
    port,
    sessions,
    refusals,
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
