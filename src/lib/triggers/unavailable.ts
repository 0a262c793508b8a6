/** Seconds after which a caller may come back. */
const RETRY_AFTER = 2;

/** What a caller is told whose request cannot be served now: by a function, and by the API itself. */
export const UNAVAILABLE = {
  /** Seconds, as the `retry-after` header. */
  retryAfter: RETRY_AFTER,
  body: { error: "unavailable", message: `try again in ${RETRY_AFTER} seconds` },
} as const;
