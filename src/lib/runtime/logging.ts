type Level = "DEBUG" | "INFO" | "WARN" | "ERROR";
type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one JSON object a line, with the request's id. Takes flat fields alone, so that nobody logs a whole event. */
export interface Logger {
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/**
 * Lambda keeps a JSON line that has `level` and `timestamp` as it is, and filters by its level (Lambda Developer Guide,
 * "Configuring JSON and plain text log formats"). Lambda would wrap the lines of `console` once more.
 */
export function createLogger(requestId: string, write: (line: string) => void = toStdout): Logger {
  const log = (level: Level, message: string, fields: Fields = {}): void =>
    write(JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message, ...fields }));
  return {
    info: (message, fields) => log("INFO", message, fields),
    warn: (message, fields) => log("WARN", message, fields),
    error: (message, fields) => log("ERROR", message, fields),
  };
}

/** The part of an error that may be logged: its other properties hold queries and their parameters. */
export function describeError(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: String(error) };
  const { code } = error as { code?: unknown };
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return { error: `${error.name}: ${error.message}${cause}`, ...(typeof code === "string" && { code }) };
}

function toStdout(line: string): void {
  process.stdout.write(`${line}\n`);
}
