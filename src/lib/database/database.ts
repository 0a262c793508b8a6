import { setTimeout as sleep } from "node:timers/promises";
import type { ISql } from "postgres";
import { OutOfTime, within } from "../runtime/deadline";
import { OutcomeUnknown, Unavailable } from "../runtime/errors";
import type { Logger } from "../runtime/logging";
import type { CredentialSource } from "./credential-source";
import { Connection, type DatabaseLocation } from "./database-connection";
import { codeOf, isConnectionLost, isDeniedByAws, isLoginRefused, isOverload, isWorthWaiting } from "./database-errors";
import {
  ATTEMPTS,
  type DatabaseTimeouts,
  FIRST_BACKOFF,
  IDLE,
  LONGEST_BACKOFF,
  MARGIN,
  PATIENCE,
  SILENCE,
  TIMEOUTS,
} from "./database-timeouts";

export interface Work {
  readonly log: Logger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingTime: () => number;
  /** Whether the work may be done twice: it is a read, or a write with an idempotency key. */
  readonly repeatable: boolean;
}

/** A login in progress. */
interface Opening {
  readonly connection: Promise<Connection>;
  /** When the login gives up: milliseconds since 1970. */
  readonly end: number;
}

/**
 * The database, over the one connection that an execution environment keeps. The connection is opened at first use, over
 * verified TLS, kept between invocations, tested after it was idle, and opened again when it is lost.
 */
export class Database {
  #connection: Connection | undefined;
  #opening: Opening | undefined;

  constructor(
    private readonly location: DatabaseLocation,
    private readonly credentials: CredentialSource,
    private readonly timeouts: DatabaseTimeouts = TIMEOUTS,
    /** Milliseconds that a caller waits for a connection, all attempts together. */
    private readonly patience = PATIENCE,
  ) {}

  /**
   * Does `work` with a connection. Where the connection is lost and `work` is repeatable, does it again with another.
   * @throws Unavailable when there is no connection or no time for one: the caller may repeat the work
   * @throws OutcomeUnknown when the connection was lost during work that is not repeatable
   */
  async run<Result>(work: (sql: ISql) => Promise<Result>, { log, remainingTime, repeatable }: Work): Promise<Result> {
    const deadline = Date.now() + remainingTime() - MARGIN;
    for (let attempt = 1; ; attempt++) {
      const connection = this.warm() ?? (await this.connect(deadline));
      if (Date.now() >= deadline) throw new Unavailable("there was no time left to ask the database");
      // The server ends a statement that takes too long, and reports it: a connection that stays silent is dead.
      const end = repeatable ? Math.min(deadline, Date.now() + this.timeouts.statement + SILENCE) : deadline;
      try {
        const result = await connection.run(work, end);
        connection.lastUsed = Date.now();
        return result;
      } catch (error) {
        const lost = isConnectionLost(error);
        if (lost) this.drop(connection);
        else connection.lastUsed = Date.now();
        if (isOverload(error)) throw new Unavailable("the database is overloaded", { cause: error });
        if (!lost) throw error;
        const what = error instanceof OutOfTime ? error.message : "the database connection was lost";
        // 25006 is a refusal to write: nothing was written.
        if (!repeatable && codeOf(error) !== "25006") {
          throw new OutcomeUnknown(`${what}: it may or may not have been done`, { cause: error });
        }
        if (Date.now() >= deadline || attempt === ATTEMPTS) throw new Unavailable(what, { cause: error });
        log.warn("database connection lost, trying another", { code: codeOf(error), attempt });
      }
    }
  }

  /** Closes the connection, also while it is being opened. The next use opens another. */
  close(): void {
    this.#opening = undefined;
    if (this.#connection) this.drop(this.#connection);
  }

  /** The connection, if it was used so recently that it needs no test. */
  private warm(): Connection | undefined {
    const kept = this.#connection;
    const age = kept ? Date.now() - kept.lastUsed : Number.NaN;
    return kept?.usable && age >= 0 && age < IDLE ? kept : undefined;
  }

  private async connect(deadline: number): Promise<Connection> {
    const kept = this.#connection;
    if (kept) {
      if (kept.usable && (await kept.answers())) return kept;
      this.drop(kept);
    }
    const running = this.#opening;
    // A login whose deadline has passed may still be running after a freeze: do not join it.
    const opening = running && Date.now() < running.end ? running : this.startOpening(deadline);
    try {
      return await within(deadline, opening.connection);
    } catch (error) {
      throw error instanceof OutOfTime ? new Unavailable("cannot connect to the database", { cause: error }) : error;
    }
  }

  private startOpening(deadline: number): Opening {
    const end = Math.min(deadline, Date.now() + this.patience);
    const opening: Opening = { end, connection: this.open(end) };
    this.#opening = opening;
    const isWanted = (): boolean => this.#opening === opening;
    opening.connection.then(
      (connection) => {
        if (!isWanted()) return connection.close();
        this.#connection = connection;
        this.#opening = undefined;
      },
      () => {
        if (isWanted()) this.#opening = undefined;
      },
    );
    return opening;
  }

  private drop(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
    connection.close();
  }

  /** Logs in, again and again with growing and jittered pauses while the server is full or starting, or AWS denies the secret. */
  private async open(end: number): Promise<Connection> {
    for (let retry = 0; ; retry++) {
      try {
        return await this.logIn();
      } catch (error) {
        const denied = isDeniedByAws(error);
        if (error instanceof Unavailable && !denied) throw error;
        const pause = Math.random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** retry);
        if (!(denied || isWorthWaiting(error)) || Date.now() + pause > end) {
          throw denied ? error : new Unavailable("cannot connect to the database", { cause: error });
        }
        await sleep(pause);
      }
    }
  }

  /**
   * Logs in with each password that may be in force, until the server takes one. Between a rotation's second and last
   * step the server takes the password of AWSPENDING and refuses that of AWSCURRENT. No password is tried twice, so this
   * ends after a few logins.
   */
  private async logIn(): Promise<Connection> {
    const credentials = await this.credentials.current();
    const refused = new Set<string>();
    try {
      return await Connection.open(this.location, credentials, this.timeouts);
    } catch (error) {
      if (!isLoginRefused(error)) throw error;
      refused.add(credentials.password);
    }
    for await (const next of this.credentials.afterRefusal()) {
      if (refused.has(next.password)) continue;
      try {
        const connection = await Connection.open(this.location, next, this.timeouts);
        this.credentials.keep(next);
        return connection;
      } catch (error) {
        if (!isLoginRefused(error)) throw error;
        refused.add(next.password);
      }
    }
    throw new Unavailable(`the database refused every password that may be in force for "${credentials.username}"`);
  }
}
