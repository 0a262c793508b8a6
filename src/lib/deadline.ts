import { Unavailable } from "./errors";

/** There was an answer to wait for, but not enough time. */
export class OutOfTime extends Unavailable {}

/**
 * What `promise` gives, where it does so in time. What it waits for goes on: the caller ends that.
 * @param deadline as `Date.now()` gives it
 * @throws OutOfTime
 */
export function within<Value>(deadline: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const expire = (): void => reject(new OutOfTime("the database did not answer in the time that was left"));
    const timer = setTimeout(expire, Math.max(0, deadline - Date.now()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
