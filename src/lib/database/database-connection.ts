import type { TLSSocket } from "node:tls";
import postgres, { type ISql, type Sql } from "postgres";
import { within } from "../runtime/deadline";
import type { Credentials } from "./credential-source";
import { CONNECT_TIMEOUT, type DatabaseTimeouts, VALIDATION_TIMEOUT } from "./database-timeouts";
import { openVerifiedSocket } from "./tls";

export interface DatabaseLocation {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /**
   * Whether the host is a proxy that lends one server session to many clients, as RDS Proxy does. The proxy keeps ("pins")
   * a session for one client once that client changes the session's state (RDS User Guide, "Avoiding pinning an RDS
   * Proxy").
   * @default false
   */
  readonly sharesSessions?: boolean;
}

/**
 * One session, used until it breaks. Database replaces it then: postgres.js would reconnect with the password that it
 * has, which a rotation may have ended.
 */
export class Connection {
  /** Milliseconds since 1970. */
  lastUsed = Date.now();
  #closed = false;
  /**
   * Rejects the work in progress when the connection breaks: postgres.js does not tell queries that begin between the
   * socket's error and its end.
   */
  readonly #waiting = new Set<(error: Error) => void>();

  private constructor(
    private readonly socket: TLSSocket,
    private readonly sql: Sql,
  ) {
    // Never removed: an error event without a listener ends the process.
    socket.on("error", (cause) => this.lose(cause)).once("close", () => this.lose());
  }

  static async open(
    { host, port, database, sharesSessions = false }: DatabaseLocation,
    { username, password }: Credentials,
    timeouts: DatabaseTimeouts,
  ): Promise<Connection> {
    const socket = await openVerifiedSocket(host, port, CONNECT_TIMEOUT);
    const sockets = [socket];
    const options = {
      host,
      port,
      database,
      username,
      password,
      // postgres.js gets one socket, an open and verified TLS connection, and may not open another.
      ssl: false,
      socket: () => {
        const next = sockets.pop();
        if (!next) throw Object.assign(new Error("the database connection is closed"), { code: "ECONNRESET" });
        return next;
      },
      max: 1,
      connect_timeout: CONNECT_TIMEOUT / 1_000,
      // No timers: they are late in a frozen environment. Database checks a connection's age before it uses it.
      idle_timeout: 0,
      max_lifetime: 0,
      // Types are needed for arrays alone, which no query uses: this saves a round trip.
      fetch_types: false,
      // A named statement saves a round trip for each repeated query, but pins a shared session.
      prepare: !sharesSessions,
      connection: {
        application_name: "private-lambda",
        ...(sharesSessions
          ? // Keeps postgres.js from sending the parameter, which would pin the session. RDS makes UTF8 databases.
            { client_encoding: "" }
          : {
              lock_timeout: timeouts.lock,
              statement_timeout: timeouts.statement,
              idle_in_transaction_session_timeout: timeouts.idleInTransaction,
            }),
      },
      onnotice: () => undefined,
    };
    const connection = new Connection(socket, postgres(options));
    try {
      // An empty query completes the login; the server then reports `in_hot_standby` (version 14 and later).
      await connection.run((sql) => sql.unsafe(""), Date.now() + CONNECT_TIMEOUT);
      if (connection.parameters.in_hot_standby === "on") {
        // After a failover, the name leads to the old primary until DNS has changed.
        throw Object.assign(new Error("the database server is a standby"), { code: "57P03" });
      }
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The settings that the server reported at the login. A proxy may leave some out. */
  private get parameters(): Readonly<Record<string, string | undefined>> {
    return this.sql.parameters as object as Record<string, string | undefined>;
  }

  /** Whether the connection is neither closed nor known to be broken. */
  get usable(): boolean {
    return !this.#closed && !this.socket.destroyed;
  }

  /**
   * Does `work` with the session. The type of `sql` has no `begin`: transaction.ts says why.
   * @param deadline milliseconds since 1970
   * @throws OutOfTime at the deadline; Error with code ECONNRESET as soon as the connection breaks
   */
  run<Result>(work: (sql: ISql) => Promise<Result>, deadline: number): Promise<Result> {
    const done = new Promise<Result>((resolve, reject) => {
      if (!this.usable) reject(brokenConnection());
      this.#waiting.add(reject);
      work(this.sql)
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
    });
    return within(deadline, done);
  }

  private lose(cause?: Error): void {
    for (const reject of this.#waiting) reject(brokenConnection(cause));
  }

  close(): void {
    this.#closed = true;
    // Rejects the queries in progress, and does not wait for a server that may have vanished.
    this.sql.end({ timeout: 0 }).catch(() => undefined);
    this.socket.destroy();
  }

  /** Whether the server still answers: the environment may have been frozen for hours. */
  async answers(): Promise<boolean> {
    try {
      await this.run((sql) => sql`select 1`, Date.now() + VALIDATION_TIMEOUT);
      return true;
    } catch {
      return false;
    }
  }
}

function brokenConnection(cause?: Error): Error {
  return Object.assign(new Error("the connection to the database broke", { cause }), { code: "ECONNRESET" });
}
