import { expect, test } from "@jest/globals";
import { median, medianRatio } from "../../../tools/bench/median";

test.each([
  [[3, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
  [[7], 7],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("ratios are of pairs: the median of the ratios, not the ratio of the medians", () => {
  expect(medianRatio([10, 100, 9], [1, 50, 3])).toBe(3);
});

test("nothing has no median", () => {
  expect(median([])).toBeNaN();
});
