/** One line of the benchmark. */
export interface Figure {
  /** What was measured. Two spaces at the beginning mark a part of the figure above. */
  readonly what: string;
  /** The result with its unit. */
  readonly measured: string;
  /** What the result must be. @default anything */
  readonly budget?: Budget;
}

interface Budget {
  /** Such as "at most 75 KB". */
  readonly limit: string;
  readonly isKept: boolean;
}

export function isOverBudget({ budget }: Figure): boolean {
  return budget?.isKept === false;
}

/** The figures as lines: what was measured, the result, and the budget with whether the result keeps it. */
export function formatFigures(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map((figure) => {
    const { budget, measured, what } = figure;
    const verdict = budget ? ` (budget: ${budget.limit}; ${isOverBudget(figure) ? "OVER" : "kept"})` : "";
    return `${what.padEnd(width)}  ${measured}${verdict}`;
  });
  return lines.join("\n");
}
