/** No answer in time. The code says that the connection is lost: one that is silent for so long is of no use. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
  readonly code = "ETIMEDOUT";

  constructor() {
    super("the database did not answer in the time that was left");
  }
}

/**
 * Settles like `promise`, or rejects with OutOfTime at the deadline. Does not cancel the work.
 * @param deadline milliseconds since 1970, like `Date.now()`
 */
export function within<Value>(deadline: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new OutOfTime()), Math.max(0, deadline - Date.now()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
