import { expect, test } from "@jest/globals";
import { INSTANCE_CLASSES, maxConnections } from "../../../stacks/aws-facts/instance-classes";

// Calculated by hand: GiB x 1024^3 / 9531392, rounded down, at most 5000.
test.each([
  ["db.t4g.micro", 112],
  ["db.t4g.small", 225],
  ["db.t4g.medium", 450],
  ["db.t4g.large", 901],
  ["db.m7g.xlarge", 1802],
  ["db.r7g.2xlarge", 5000],
] as const)("%s has %i connections by default", (instanceClass, expected) => {
  expect(maxConnections(instanceClass)).toBe(expected);
});

test("a size of a family has twice the memory of the size below", () => {
  const families = ["db.m7g", "db.r7g"].map((family) =>
    ["large", "xlarge", "2xlarge", "4xlarge"].map((size) => {
      const found = Object.entries(INSTANCE_CLASSES).find(([name]) => name === `${family}.${size}`);
      return found?.[1];
    }),
  );
  expect(families).toEqual([
    [8, 16, 32, 64],
    [16, 32, 64, 128],
  ]);
});
