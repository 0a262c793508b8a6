import type { FunctionRunner } from "./function-runner";

/** Lambda's answer to an invocation for which the function has no execution environment left. */
export class TooManyRequestsException extends Error {
  override readonly name = "TooManyRequestsException";
}

export type InvokeOne = <Result>(event: unknown) => Promise<Result>;

/**
 * Invokes a function as Lambda does: one invocation at a time in an execution environment, the one that was used last
 * first, and never more environments than the function has reserved.
 *
 * @param environments how many the runner was started with
 * @returns what throws TooManyRequestsException when all are busy
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
