/** No answer in time. Where a connection says nothing for so long, it is as good as lost: hence the code. */
export class OutOfTime extends Error {
  override readonly name = "OutOfTime";
  readonly code = "ETIMEDOUT";

  constructor() {
    super("the database did not answer in the time that was left");
  }
}

/**
 * What `promise` gives, where it does so in time. What it waits for goes on: the caller ends that.
 * @param deadline as `Date.now()` gives it
 * @throws OutOfTime
 */
export function within<Value>(deadline: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new OutOfTime()), Math.max(0, deadline - Date.now()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
