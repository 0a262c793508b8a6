import { expect, test } from "@jest/globals";
import { maxConnections } from "../../../stacks/aws-facts/instance-classes";

// Calculated by hand: GiB x 1024^3 / 9531392, rounded down, at most 5000.
test.each([
  ["db.t4g.micro", 112],
  ["db.t4g.small", 225],
  ["db.t4g.medium", 450],
  ["db.t4g.large", 901],
  ["db.m7g.xlarge", 3604],
  ["db.r7g.2xlarge", 5000],
] as const)("%s has %i connections by default", (instanceClass, expected) => {
  expect(maxConnections(instanceClass)).toBe(expected);
});
