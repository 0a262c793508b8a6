import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/settings-problems";

test.each(["dev", "d1", "dev-eu-1", "production-eu-01", "sgp"])("the name %s is accepted", (name) => {
  expect(problemsOf({ ...dev, name })).toEqual([]);
});

test.each([
  ["capitals and a space", "Dev Account"],
  ["17 characters", "development-of-us"],
  ["1 character", "d"],
  ["two hyphens in a row", "dev--eu"],
  ["a hyphen at the end", "dev-"],
  ["a digit first", "1dev"],
  ["a number", 7],
])("a name is refused: %s", (_what, name) => {
  expect(problemsOf({ ...dev, name })).toEqual([
    expect.stringMatching(/: name must be 2 to 16 characters a-z and 0-9, with single hyphens between them, .*, got /),
  ]);
});

test.each(["sg", "sg-1"])("the name %s is refused: EC2 refuses group names that begin with sg-", (name) => {
  expect(problemsOf({ ...dev, name })).toEqual([
    expect.stringMatching(new RegExp(`name must be neither sg nor begin with sg- \\(EC2 .*got "${name}"`)),
  ]);
});
