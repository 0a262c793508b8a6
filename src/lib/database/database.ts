import { setTimeout as sleep } from "node:timers/promises";
import type { ISql } from "postgres";
import { OutOfTime, within } from "../runtime/deadline";
import { OutcomeUnknown, Unavailable } from "../runtime/errors";
import type { Logger } from "../runtime/logging";
import { Connection, type DatabaseLocation, type DatabaseTimeouts } from "./connection";
import { codeOf, isConnectionLost, isOverload, isPasswordRefused, isWorthWaiting } from "./database-errors";
import type { CredentialSource } from "./secrets";

export interface Work {
  readonly log: Logger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingTime: () => number;
  /** Whether doing it twice is the same as doing it once: a read, or a write with an idempotency key. */
  readonly repeatable: boolean;
}

/** The application's: its role has them by itself (roles.ts), so that they hold behind a proxy too. */
export const TIMEOUTS: DatabaseTimeouts = { lock: 3_000, statement: 5_000, idleInTransaction: 10_000 };
/** How long a caller may wait for a connection in all. */
const PATIENCE = 5_000;
/** Left of the invocation to answer in. */
const MARGIN = 500;
/** A connection that was idle longer is tried before it is used: the environment may have been frozen meanwhile. */
const IDLE = 10_000;
/** Beyond a statement's own time-out. */
const SILENCE = 1_000;
const FIRST_BACKOFF = 25;
const LONGEST_BACKOFF = 800;
const ATTEMPTS = 3;

/** A log-in under way. */
interface Opening {
  readonly connection: Promise<Connection>;
  /** When its patience ends, as `Date.now()` gives it. */
  readonly end: number;
}

/**
 * The database, over the one connection that an execution environment keeps: opened at first use, with verified TLS,
 * kept between invocations, tried after idling, and opened again when it is lost.
 */
export class Database {
  #connection: Connection | undefined;
  #opening: Opening | undefined;

  constructor(
    private readonly location: DatabaseLocation,
    private readonly credentials: CredentialSource,
    private readonly timeouts: DatabaseTimeouts = TIMEOUTS,
  ) {}

  /**
   * Does `work` with a connection; does it again on another one where the first is lost and `work` is repeatable.
   * @throws Unavailable when there is no connection to be had, or not enough time: nothing was done, or may be repeated.
   * @throws OutcomeUnknown when the connection was lost while something was done that may not be repeated.
   */
  async run<Result>(work: (sql: ISql) => Promise<Result>, { log, remainingTime, repeatable }: Work): Promise<Result> {
    const deadline = Date.now() + remainingTime() - MARGIN;
    for (let attempt = 1; ; attempt++) {
      const connection = this.warm() ?? (await this.connect(deadline));
      if (Date.now() >= deadline) throw new Unavailable("there was no time left to ask the database");
      // The server ends a statement that takes too long, and says so. A way that stays silent for longer is dead.
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
        // A session that refused to write has written nothing.
        if (!repeatable && codeOf(error) !== "25006") {
          throw new OutcomeUnknown(`${what}: it may or may not have been done`, { cause: error });
        }
        if (Date.now() >= deadline || attempt === ATTEMPTS) throw new Unavailable(what, { cause: error });
        log.warn("database connection lost, trying another", { code: codeOf(error), attempt });
      }
    }
  }

  /** Closes the connection, also one that is being opened. The next use opens another. */
  close(): void {
    this.#opening = undefined;
    if (this.#connection) this.drop(this.#connection);
  }

  /** The connection, where it was used so lately that it need not be tried. */
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
    // One whose time is over, of an invocation that is, may go on in an environment that was frozen meanwhile.
    const opening = running && Date.now() < running.end ? running : this.startOpening(deadline);
    try {
      return await within(deadline, opening.connection);
    } catch (error) {
      throw error instanceof OutOfTime ? new Unavailable("cannot connect to the database", { cause: error }) : error;
    }
  }

  private startOpening(deadline: number): Opening {
    const end = Math.min(deadline, Date.now() + PATIENCE);
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

  /** Waits, with growing and jittered pauses, for a server that has no connection free or is on its way up. */
  private async open(end: number): Promise<Connection> {
    for (let retry = 0; ; retry++) {
      try {
        return await this.logIn();
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        const pause = Math.random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** retry);
        if (!isWorthWaiting(error) || Date.now() + pause > end) {
          throw new Unavailable("cannot connect to the database", { cause: error });
        }
        await sleep(pause);
      }
    }
  }

  /**
   * Between a rotation's second and last step the server takes AWSPENDING's password and no longer AWSCURRENT's. So
   * after a refusal each password that may be in force is tried, each once: this never becomes a loop of logins.
   */
  private async logIn(): Promise<Connection> {
    const credentials = await this.credentials.current();
    const refused = new Set<string>();
    try {
      return await Connection.open(this.location, credentials, this.timeouts);
    } catch (error) {
      if (!isPasswordRefused(error)) throw error;
      refused.add(credentials.password);
    }
    for await (const next of this.credentials.afterRefusal()) {
      if (refused.has(next.password)) continue;
      try {
        const connection = await Connection.open(this.location, next, this.timeouts);
        this.credentials.keep(next);
        return connection;
      } catch (error) {
        if (!isPasswordRefused(error)) throw error;
        refused.add(next.password);
      }
    }
    throw new Unavailable(`the database refused every password that may be in force for "${credentials.username}"`);
  }
}
