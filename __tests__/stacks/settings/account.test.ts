import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/environment-problems";

test("accountId must be a string of 12 digits", () => {
  expect(problemsOf({ ...dev, accountId: "123456789012" })).toEqual([]);
  for (const accountId of ["12", 123456789012]) {
    expect(problemsOf({ ...dev, accountId })).toEqual([
      expect.stringMatching(/: accountId must be an account's 12 digits, as a string, got /),
    ]);
  }
});
