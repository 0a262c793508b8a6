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

/** How a server refuses a token: RDS checks tokens by PAM, and RDS Proxy has words of its own. */
const TOKEN_REFUSED = /\bPAM authentication failed\b|\bIAM authentication failed for the role\b/;

/** The password or token is wrong, or not in force any more or yet: invalid_password, or a refused token. */
export function isLoginRefused(error: unknown): boolean {
  return codeOf(error) === "28P01" || (error instanceof Error && TOKEN_REFUSED.test(error.message));
}

/**
 * AWS denied what may be allowed within minutes: a changed endpoint policy takes that long to be in force everywhere
 * (AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies").
 */
export function isDeniedByAws(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.name === "AccessDeniedException";
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
