import { expect, test } from "@jest/globals";
import { moveStage } from "../../../tools/secrets-manager/version-stages";

type Stages = Readonly<Record<string, readonly string[]>>;

function moved(versions: Stages, stage: string, to: string | undefined): Stages {
  const before = new Map(Object.entries(versions).map(([version, stages]) => [version, new Set(stages)]));
  const after = moveStage(before, stage, to);
  return Object.fromEntries([...after].map(([version, stages]) => [version, [...stages].sort()]));
}

test.each<[string, Stages, string, string | undefined, Stages]>([
  [
    "AWSPENDING goes to the version alone",
    { now: ["AWSCURRENT"], stuck: ["AWSPENDING"], next: [] },
    "AWSPENDING",
    "next",
    { now: ["AWSCURRENT"], stuck: [], next: ["AWSPENDING"] },
  ],
  [
    "AWSPENDING leaves a version that keeps its other labels",
    { now: ["AWSCURRENT", "AWSPENDING"], next: [] },
    "AWSPENDING",
    "next",
    { now: ["AWSCURRENT"], next: ["AWSPENDING"] },
  ],
  [
    "a label that several versions hold is on one afterwards",
    { one: ["AWSPENDING"], two: ["AWSPENDING"] },
    "AWSPENDING",
    "two",
    { one: [], two: ["AWSPENDING"] },
  ],
  [
    "AWSCURRENT leaves AWSPREVIOUS behind, takes it from others, and ends AWSPENDING",
    { old: ["AWSPREVIOUS"], now: ["AWSCURRENT"], next: ["AWSPENDING"] },
    "AWSCURRENT",
    "next",
    { old: [], now: ["AWSPREVIOUS"], next: ["AWSCURRENT"] },
  ],
  [
    "AWSCURRENT returns to the previous version",
    { old: ["AWSPREVIOUS"], now: ["AWSCURRENT"] },
    "AWSCURRENT",
    "old",
    { old: ["AWSCURRENT"], now: ["AWSPREVIOUS"] },
  ],
  [
    "the first AWSCURRENT leaves AWSPREVIOUS nowhere",
    { next: ["AWSPENDING"] },
    "AWSCURRENT",
    "next",
    { next: ["AWSCURRENT"] },
  ],
  [
    "AWSCURRENT where it is already ends AWSPENDING and leaves AWSPREVIOUS",
    { old: ["AWSPREVIOUS"], now: ["AWSCURRENT", "AWSPENDING"] },
    "AWSCURRENT",
    "now",
    { old: ["AWSPREVIOUS"], now: ["AWSCURRENT"] },
  ],
  [
    "AWSPENDING of another version survives a promotion",
    { now: ["AWSCURRENT"], stuck: ["AWSPENDING"], next: [] },
    "AWSCURRENT",
    "next",
    { now: ["AWSPREVIOUS"], stuck: ["AWSPENDING"], next: ["AWSCURRENT"] },
  ],
  [
    "AWSCURRENT that is taken away leaves nothing behind",
    { old: ["AWSPREVIOUS"], now: ["AWSCURRENT"] },
    "AWSCURRENT",
    undefined,
    { old: ["AWSPREVIOUS"], now: [] },
  ],
  [
    "a label of one's own moves by itself",
    { now: ["AWSCURRENT", "BLUE"], next: ["AWSPENDING"] },
    "BLUE",
    "next",
    { now: ["AWSCURRENT"], next: ["AWSPENDING", "BLUE"] },
  ],
  [
    "a version that is new is added",
    { now: ["AWSCURRENT"] },
    "AWSPENDING",
    "new",
    { now: ["AWSCURRENT"], new: ["AWSPENDING"] },
  ],
])("%s", (_, before, stage, to, after) => {
  expect(moved(before, stage, to)).toEqual(after);
});

test("the given labels stay as they were", () => {
  const versions = new Map([["now", new Set(["AWSCURRENT"])]]);
  moveStage(versions, "AWSCURRENT", "next");
  expect([...versions]).toEqual([["now", new Set(["AWSCURRENT"])]]);
});
