/**
 * What an error of the database or of the network means for the caller. Codes of five characters are PostgreSQL's
 * (manual, "PostgreSQL Error Codes"), the others are postgres.js' and Node's.
 */

/** The server ended the session, or the network did: only a new connection helps. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code.startsWith("08") ||
    // admin_shutdown, crash_shutdown, cannot_connect_now; read_only_sql_transaction: the server is a former primary.
    ["57P01", "57P02", "57P03", "25006"].includes(code) ||
    ["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT"].includes(code) ||
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"].includes(code) ||
    // The host name has no address for a moment during a failover.
    ["ENOTFOUND", "EAI_AGAIN"].includes(code)
  );
}

/** There may be a connection soon: too_many_connections, or the server starts, stops or fails over. */
export function isWorthWaiting(error: unknown): boolean {
  return codeOf(error) === "53300" || isConnectionLost(error);
}

/** invalid_password: wrong, or not in force any more or yet. RDS checks tokens by PAM, whose refusals have another code. */
export function isPasswordRefused(error: unknown): boolean {
  const code = codeOf(error);
  return code === "28P01" || (code === "28000" && error instanceof Error && /\bPAM\b/.test(error.message));
}

/** The server did nothing, as it was short of time or room: query_canceled, lock_not_available, 53xxx, deadlock. */
export function isOverload(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("53") || ["57014", "55P03", "40001", "40P01"].includes(code);
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "";
}
