import type { TLSSocket } from "node:tls";
import postgres, { type ISql, type Sql } from "postgres";
import { within } from "../runtime/deadline";
import type { Credentials } from "./secrets";
import { openVerifiedSocket } from "./tls";

export interface DatabaseLocation {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /**
   * Whether a proxy is in between that lends one server session to many clients, as RDS Proxy does. A session that is
   * not like all others is lent no more ("pinned": RDS User Guide, "Avoiding pinning an RDS Proxy").
   * @default false
   */
  readonly sharesSessions?: boolean;
}

/** Milliseconds. connect < lock < statement < idle in transaction < the function's own time-out. */
export interface DatabaseTimeouts {
  readonly lock: number;
  readonly statement: number;
  readonly idleInTransaction: number;
}

const CONNECT_TIMEOUT = 2_000;
const VALIDATION_TIMEOUT = 1_000;

/** One session. It is used until it breaks and then replaced: postgres.js' own reconnecting knows no rotation. */
export class Connection {
  /** As `Date.now()` gives it. */
  lastUsed = Date.now();
  #closed = false;
  /** Who has to hear of a loss: postgres.js does not tell queries that come between the socket's error and its end. */
  readonly #waiting = new Set<(error: Error) => void>();

  private constructor(
    private readonly socket: TLSSocket,
    private readonly sql: Sql,
  ) {
    // To the end: an error that nobody hears ends the process.
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
      // The socket is an open, verified TLS connection; postgres.js has only to speak over it, and gets no second one.
      ssl: false,
      socket: () => {
        const next = sockets.pop();
        if (!next) throw Object.assign(new Error("the database connection is closed"), { code: "ECONNRESET" });
        return next;
      },
      max: 1,
      connect_timeout: CONNECT_TIMEOUT / 1_000,
      // Timers of a frozen environment are late; a connection's age is checked when it is used.
      idle_timeout: 0,
      max_lifetime: 0,
      // Saves a round trip: we use no arrays.
      fetch_types: false,
      // A named statement saves a round trip for each query that is asked again, but belongs to its session.
      prepare: !sharesSessions,
      connection: {
        application_name: "private-lambda",
        ...(sharesSessions
          ? // Said by postgres.js otherwise; the databases that RDS makes are UTF8 anyway.
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
      // Nothing is asked: the server says all at log-in, `in_hot_standby` since version 14.
      await connection.run((sql) => sql.unsafe(""), Date.now() + CONNECT_TIMEOUT);
      if (connection.parameters.in_hot_standby === "on") {
        // The name still leads to what was the primary before a failover.
        throw Object.assign(new Error("the database server is a standby"), { code: "57P03" });
      }
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Settings that the server has reported. A proxy may keep some to itself. */
  private get parameters(): Readonly<Record<string, string | undefined>> {
    return this.sql.parameters as object as Record<string, string | undefined>;
  }

  /** Whether it is neither broken nor closed, as far as anybody knows. */
  get usable(): boolean {
    return !this.#closed && !this.socket.destroyed;
  }

  /**
   * Does `work` with the session. It gets no `sql.begin` (transaction.ts says why).
   * @param deadline as `Date.now()` gives it
   * @throws OutOfTime; Error with code ECONNRESET as soon as the connection breaks
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
    // Queries in flight are rejected; a peer that has vanished is not waited for.
    this.sql.end({ timeout: 0 }).catch(() => undefined);
    this.socket.destroy();
  }

  /** Whether the server still does: the environment may have been frozen for hours. */
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
