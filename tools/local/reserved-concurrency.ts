import type { FunctionRunner } from "./function-runner";

/** Lambda's error for an invocation when all of the function's execution environments are busy. */
export class TooManyRequestsException extends Error {
  override readonly name = "TooManyRequestsException";
}

export type InvokeOne = <Result>(event: unknown) => Promise<Result>;

/**
 * Invokes a function as Lambda does: each execution environment has one invocation at a time, the environment that was
 * used last is preferred, and there are never more environments than the function has reserved.
 * @param environments how many execution environments the runner was started with
 * @returns an invoker that throws TooManyRequestsException when every environment is busy
 */
export function reserveConcurrency(runner: FunctionRunner, environments: number): InvokeOne {
  const free = Array.from({ length: environments }, (_, environment) => environment).reverse();
  return async <Result>(event: unknown): Promise<Result> => {
    const environment = free.pop();
    if (environment === undefined) throw new TooManyRequestsException("Rate Exceeded");
    try {
      return await runner.invoke<Result>(event, { environment });
    } finally {
      free.push(environment);
    }
  };
}
