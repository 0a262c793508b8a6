import { expect, test } from "@jest/globals";
import { usableConnections } from "../../../stacks/settings/usable-connections";

test.each([
  ["db.t4g.micro", 67],
  ["db.t4g.medium", 270],
  ["db.r7g.4xlarge", 3000],
] as const)("functions may hold six tenths of the connections of %s", (instanceClass, expected) => {
  expect(usableConnections(instanceClass)).toBe(expected);
});
