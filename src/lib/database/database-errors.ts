/**
 * What an error of the database or of the way to it means for the caller. Codes of five characters are PostgreSQL's
 * (manual, "PostgreSQL Error Codes"), lower down postgres.js' and Node's.
 */

/** The server gave up the session, or the way to it broke: only a new connection helps. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code.startsWith("08") ||
    // admin_shutdown, crash_shutdown, cannot_connect_now; read_only_sql_transaction: we talk to what was the primary.
    ["57P01", "57P02", "57P03", "25006"].includes(code) ||
    ["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CONNECT_TIMEOUT"].includes(code) ||
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"].includes(code) ||
    // The name has no address for a moment while it moves to another.
    ["ENOTFOUND", "EAI_AGAIN"].includes(code)
  );
}

/** No connection now, but one may be free soon: too_many_connections, or a server that starts, stops or fails over. */
export function isWorthWaiting(error: unknown): boolean {
  return codeOf(error) === "53300" || isConnectionLost(error);
}

/** invalid_password: wrong, or no longer or not yet in force. RDS checks tokens by PAM, which has another code. */
export function isPasswordRefused(error: unknown): boolean {
  const code = codeOf(error);
  return code === "28P01" || (code === "28000" && error instanceof Error && /\bPAM\b/.test(error.message));
}

/** The server did nothing, for want of time or of room: query_canceled, lock_not_available, insufficient resources, deadlock. */
export function isOverload(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith("53") || ["57014", "55P03", "40001", "40P01"].includes(code);
}

export function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "";
}
