import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/settings-problems";

const problemsOfLogs = (logs: unknown) => problemsOf({ ...dev, logs });

test.each([{ retentionDays: 365 }, { retentionDays: 3653 }, { retentionDays: 1, reason: "nobody reads them" }])(
  "%j is accepted",
  (logs) => expect(problemsOfLogs(logs)).toEqual([]),
);

test.each([
  [{ retentionDays: 30 }, /: logs must be .*or \{ retentionDays, reason \} with one of 1, 3, 5.*, got /],
  [{ retentionDays: 366 }, /: logs must be /],
  [{ retentionDays: 30, reason: "short" }, /: logs\.reason must be a sentence that says why .*got "short"/],
  [
    { retentionDays: 365, reason: "a year is enough" },
    /: logs\.reason must be left out beside the other values of logs/,
  ],
])("%j is refused", (logs, pattern) => {
  expect(problemsOfLogs(logs)).toEqual([expect.stringMatching(pattern)]);
});
