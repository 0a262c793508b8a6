import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/settings-problems";
import { validEnvironment } from "../../support/valid-environment";

test("an environment without an api section gets the API's default settings", () => {
  expect(validEnvironment(dev).api).toEqual({
    throttlingRateLimit: 50,
    throttlingBurstLimit: 100,
  });
});

test.each([
  [{ throttlingRateLimit: 0 }, /api\.throttlingRateLimit must be a whole number of requests a second from 1 to 10000/],
  [{ throttlingBurstLimit: 5001 }, /api\.throttlingBurstLimit must be a whole number of requests from 1 to 5000/],
  [7, /: api must be an object such as \{ throttlingRateLimit: 50 \}, got 7/],
])("%j is refused", (api, pattern) => {
  expect(problemsOf({ ...dev, api })).toEqual([expect.stringMatching(pattern)]);
});
