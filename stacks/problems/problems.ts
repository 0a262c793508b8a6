/** All problems of an input, one a line. Nothing is made from an input with problems. */
export class Problems extends Error {
  override readonly name: string = "Problems";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/**
 * Calls both functions and returns both results.
 * @throws Problems with the problems of both, when at least one throws Problems
 */
export function both<One, Other>(one: () => One, other: () => Other): readonly [One, Other] {
  const problems: string[] = [];
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const results = [attempt(one), attempt(other)] as const;
  if (problems.length > 0) throw new Problems(problems);
  return results as readonly [One, Other];
}
