import { expect, test } from "@jest/globals";
import { formatFigures, isOverBudget } from "../../../tools/bench/figure";

const figures = [
  { what: "size", measured: "64 KB", budget: { limit: "at most 75 KB", isKept: true } },
  { what: "warm query", measured: "0.1 ms" },
  { what: "start", measured: "3 x", budget: { limit: "at most 2 x", isKept: false } },
];

test("each figure is a line with its budget, and whether it is kept", () => {
  expect(formatFigures(figures)).toBe(
    [
      "size        64 KB (budget: at most 75 KB; kept)",
      "warm query  0.1 ms",
      "start       3 x (budget: at most 2 x; OVER)",
    ].join("\n"),
  );
});

test("a figure is over its budget when it has one and does not keep it", () => {
  expect(figures.map(isOverBudget)).toEqual([false, false, true]);
});
