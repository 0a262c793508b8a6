/** Milliseconds. connect < lock < statement < idle in transaction < the function's own time-out. */
export interface DatabaseTimeouts {
  readonly lock: number;
  readonly statement: number;
  readonly idleInTransaction: number;
}

/** The application's time-outs. Its role has them as settings too (application-roles.ts), so that they hold behind a proxy. */
export const TIMEOUTS: DatabaseTimeouts = { lock: 3_000, statement: 5_000, idleInTransaction: 10_000 };

/** Milliseconds for TCP and TLS, and again for the login. */
export const CONNECT_TIMEOUT = 2_000;
/** Milliseconds for the answer that shows that a connection is alive. */
export const VALIDATION_TIMEOUT = 1_000;
