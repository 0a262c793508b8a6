/** Milliseconds. connect < lock < statement < idle in transaction < the function's own time-out. */
export interface DatabaseTimeouts {
  readonly lock: number;
  readonly statement: number;
  readonly idleInTransaction: number;
}

/** The application's time-outs. Its role has them as settings too (application-roles.ts), so that they hold behind a proxy. */
export const TIMEOUTS: DatabaseTimeouts = { lock: 3_000, statement: 5_000, idleInTransaction: 10_000 };

/**
 * The migrations' time-outs. A migration may run for minutes, but waits only 10 s for a lock: all later queries queue behind a
 * waiting one.
 */
export const MIGRATION_TIMEOUTS: DatabaseTimeouts = { lock: 10_000, statement: 240_000, idleInTransaction: 60_000 };
/** Milliseconds that a migration waits for a connection: a deploy's first calls may be denied until its policies are in force. */
export const MIGRATION_PATIENCE = 120_000;
/** Milliseconds that a step of a rotation waits for a connection. Secrets Manager repeats a step that fails. */
export const ROTATION_PATIENCE = 30_000;

/** Milliseconds for TCP and TLS, and again for the login. */
export const CONNECT_TIMEOUT = 2_000;
/** Milliseconds for the answer that shows that a connection is alive. */
export const VALIDATION_TIMEOUT = 1_000;
/** Milliseconds that a caller waits for a connection, all attempts together, where the function sets no other time. */
export const PATIENCE = 5_000;
/** Milliseconds of the invocation that are kept for the answer. */
export const MARGIN = 500;
/** Milliseconds of idleness after which a connection is tested before it is used: the environment may have been frozen. */
export const IDLE = 10_000;
/** Milliseconds beyond a statement's time-out after which a silent connection counts as lost. */
export const SILENCE = 1_000;
/** Milliseconds between two attempts to connect: at most the first, then twice as long each time, up to the longest. */
export const FIRST_BACKOFF = 25;
export const LONGEST_BACKOFF = 800;
/** How often repeatable work is done at most, each time with another connection. */
export const ATTEMPTS = 3;
