import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { problemsOf } from "../../support/settings-problems";

const problemsOfTags = (tags: unknown) => problemsOf({ ...dev, tags });

test("tags may hold letters of any script and the signs that IAM allows", () => {
  const tags = {
    "Kostenstelle / Größe": "a_b.c:d/e=f+g-h@i 日本",
    [`k${"𝒜".repeat(127)}`]: "v".repeat(256),
    empty: "",
  };
  expect(problemsOfTags(tags)).toEqual([]);
});

test.each([
  ["a reserved key", { "aws:x": "y" }, /tags\.aws:x must be a tag key .*got "aws:x"/],
  ["a reserved key in capitals", { "AWS:x": "y" }, /tags\.AWS:x must be a tag key .*got "AWS:x"/],
  ["a key that RDS reserves", { "rds:x": "y" }, /tags\.rds:x must be a tag key .*got "rds:x"/],
  ["an empty key", { "": "y" }, /must be a tag key of 1 to 128 .*got ""/],
  ["a key of 129 characters", { ["k".repeat(129)]: "y" }, /must be a tag key of 1 to 128/],
  ["a comma in a key", { "a,b": "y" }, /tags\.a,b must be a tag key .*got "a,b"/],
  ["an ampersand in a value", { owner: "R&D" }, /tags\.owner must be up to 256 characters.*got "R&D"/],
  ["a line break in a value", { owner: "a\nb" }, /tags\.owner must be up to 256 characters.*got "a\\nb"/],
  ["a value of 257 characters", { owner: "v".repeat(257) }, /tags\.owner must be up to 256 characters/],
  ["a reserved value", { owner: "Aws:x" }, /tags\.owner must be .*not begin with aws: or rds:/],
  ["a number as a value", { cost: 1 }, /tags\.cost must be a string, got 1/],
  [
    "a list in place of an object",
    ["owner"],
    /tags must be an object such as \{ owner: "platform" \}, got \["owner"\]/,
  ],
  [
    "two keys that differ in case only",
    { owner: "a", Owner: "b" },
    /tags\.Owner must differ from owner by more than upper and lower case .*got "Owner"/,
  ],
  ["the project's own key", { project: "x" }, /tags\.project must be left out \(the project sets project itself/],
  [
    "the project's own key in capitals",
    { Environment: "x" },
    /tags\.Environment must be left out \(the project sets environment itself, and IAM .*got "Environment"/,
  ],
])("%s is refused", (_what, tags, pattern) => {
  expect(problemsOfTags(tags)).toEqual([expect.stringMatching(pattern)]);
});

test("a wrong value is reported together with a key that differs from another only in case", () => {
  expect(problemsOfTags({ owner: "a", Owner: 1 })).toEqual([
    expect.stringMatching(/tags\.Owner must be a string, got 1/),
    expect.stringMatching(/tags\.Owner must differ from owner .*got "Owner"/),
  ]);
});
