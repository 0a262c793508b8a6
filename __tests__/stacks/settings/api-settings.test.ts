import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { validateEnvironments } from "../../../stacks/settings/validate-environments";
import { problemsOf } from "../../support/environment-problems";

test("an environment without an api section gets the API's default settings", () => {
  expect(validateEnvironments([dev])[0]?.api).toEqual({
    throttlingRateLimit: 50,
    throttlingBurstLimit: 100,
    managesAccountLogRole: true,
  });
});

test.each([
  [{ throttlingRateLimit: 0 }, /api\.throttlingRateLimit must be a whole number of requests a second from 1 to 10000/],
  [{ throttlingBurstLimit: 5001 }, /api\.throttlingBurstLimit must be a whole number of requests from 1 to 5000/],
  [{ managesAccountLogRole: 1 }, /api\.managesAccountLogRole must be true or false, got 1/],
  [7, /: api must be an object such as \{ throttlingRateLimit: 50 \}, got 7/],
])("%j is refused", (api, pattern) => {
  expect(problemsOf({ ...dev, api })).toEqual([expect.stringMatching(pattern)]);
});
