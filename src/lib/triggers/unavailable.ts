/** Seconds after which a caller may come back. */
const RETRY_AFTER = 2;

/** The answer to a request that cannot be served now, both of a function and of the API itself. */
export const UNAVAILABLE = {
  /** Seconds, as the `retry-after` header. */
  retryAfter: RETRY_AFTER,
  body: { error: "unavailable", message: `try again in ${RETRY_AFTER} seconds` },
} as const;
