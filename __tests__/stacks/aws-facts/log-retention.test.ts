import { expect, test } from "@jest/globals";
import { LOG_RETENTION_DAYS } from "../../../stacks/aws-facts/log-retention";

test("the days are multiples of weeks and months, and from a year on whole years with their leap days, or months", () => {
  const { lessThanAYear, aYearOrMore } = LOG_RETENTION_DAYS;
  const days = [...lessThanAYear, ...aYearOrMore];
  expect([...days].sort((one, other) => one - other)).toEqual(days);
  expect(lessThanAYear.filter((day) => day > 14 && day % 30 !== 0)).toEqual([]);
  const years = aYearOrMore.filter((day) => day > 545);
  expect(years.map((day) => Math.floor(day / 365))).toEqual([2, 3, 5, 6, 7, 8, 9, 10]);
  expect(years.map((day) => day - Math.floor(day / 365) * 365)).toEqual([1, 1, 2, 2, 2, 2, 3, 3]);
  expect([...lessThanAYear.slice(0, 5), ...aYearOrMore.slice(0, 3)]).toEqual([1, 3, 5, 7, 14, 365, 400, 545]);
});
