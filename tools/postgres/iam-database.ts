/**
 * A database server that accepts IAM tokens, as RDS does. It is a proxy before the server of postgres-server.ts: it ends
 * TLS, asks members of `rds_iam` for a token, checks the token and whether IAM lets its signer connect, and passes all
 * other sessions on unchanged, with their passwords.
 */
import { connect, createServer, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, TLSSocket } from "node:tls";
import { SSL_REQUEST } from "../../src/lib/database/ssl-request";
import { close, LOCAL_ADDRESS, listen } from "../network/listen";
import { refusalOf, type TokenSigners } from "./iam-token";
import {
  CANCEL_CODE,
  fatalError,
  GSS_CODE,
  PASSWORD_REQUEST,
  passwordMessage,
  readBytes,
  readPassword,
  readStartup,
  SSL_CODE,
  type StartupParameters,
  startupParameters,
} from "./postgres-protocol";
import type { PostgresServer } from "./postgres-server";

export interface IamDatabaseProps extends TokenSigners {
  readonly postgres: PostgresServer;
  /** The AWS region that tokens must be signed for. */
  readonly region: string;
  /** The host name that clients connect to and that tokens must be signed for. @default localhost */
  readonly host?: string;
  /** TCP port on 127.0.0.1. @default a free port */
  readonly port?: number;
}

export interface IamDatabase {
  readonly host: string;
  readonly port: number;
  /** The startup parameters of each session so far, as the client sent them. */
  readonly sessions: readonly StartupParameters[];
  /** Why tokens were refused so far. RDS writes the reason to its log `iam-db-auth-error`, and never tells the client. */
  readonly refusals: readonly string[];
  stop(): Promise<void>;
}

export async function startIamDatabase(props: IamDatabaseProps): Promise<IamDatabase> {
  const { postgres, region, host = postgres.host } = props;
  // Used twice: clients see the server's own certificate here, and the server accepts this certificate as the login of
  // any member of rds_iam.
  const { authority: ca, certificate: cert, key } = postgres.certificate;
  const secureContext = createSecureContext({ ca, cert, key });
  const open = new Set<Socket>();
  const sessions: StartupParameters[] = [];
  const refusals: string[] = [];
  const superuser = postgres.openSession();

  const server = createServer({ noDelay: true }, (socket) => {
    keep(socket);
    serve(socket).catch(() => socket.destroy());
  });
  const port = await listen(server, props.port);

  function keep<Kind extends Socket>(socket: Kind): Kind {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // A reader of the socket then sees that it has ended.
    return socket.on("error", () => socket.destroy());
  }

  async function serve(socket: Socket): Promise<void> {
    let first = await readStartup(socket);
    if (first.code === GSS_CODE) {
      socket.write("N");
      first = await readStartup(socket);
    }
    if (first.code !== SSL_CODE) {
      socket.end(fatalError("28000", `no pg_hba.conf entry for host "${LOCAL_ADDRESS}", no encryption`));
      return;
    }
    socket.write("S");
    const client = keep(new TLSSocket(socket, { isServer: true, secureContext }));
    const startup = await readStartup(client);
    let master: string | undefined;
    if (startup.code !== CANCEL_CODE) {
      const parameters = startupParameters(startup);
      sessions.push(parameters);
      const user = parameters.user ?? "";
      if (await needsToken(user)) {
        if (!(await admit(client, user))) return;
        master = postgres.masterPassword(user);
      }
    }
    const session = await openSession();
    session.write(startup.bytes);
    if (master !== undefined) await logInAsMaster(session, master);
    client.once("close", () => session.destroy());
    session.once("close", () => client.destroySoon());
    client.pipe(session).pipe(client);
  }

  /**
   * Whether the user is a member of rds_iam, by any grant and whatever its options: RDS looks there first, for the master too.
   * The membership of rds_superuser is not RDS's own (rds-roles.ts).
   */
  async function needsToken(user: string): Promise<boolean> {
    const found = await superuser.query(
      `with recursive member_of(role) as (
         select oid from pg_roles where rolname = $1 and not rolsuper
         union
         select roleid from pg_auth_members join member_of on member = role
         where member <> (select oid from pg_roles where rolname = 'rds_superuser')
       )
       select from member_of join pg_roles on oid = role where rolname = 'rds_iam'`,
      [user],
    );
    return found.length > 0;
  }

  /** The server asks for the master's password, whose token this proxy has taken. */
  async function logInAsMaster(session: TLSSocket, password: string): Promise<void> {
    const request = await readBytes(session, PASSWORD_REQUEST.length);
    if (!request.equals(PASSWORD_REQUEST)) throw new Error("the server does not ask the master for a password");
    session.write(passwordMessage(password));
  }

  /** Asks for a token, and answers as RDS does when the token is refused. @returns whether the user may log in */
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
    const socket = keep(connect({ host: LOCAL_ADDRESS, port: postgres.port, noDelay: true }));
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
      await close(server);
      await superuser.close();
    },
  };
}
