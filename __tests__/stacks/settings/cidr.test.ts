import { expect, test } from "@jest/globals";
import { subnetCidr } from "../../../stacks/settings/cidr";

// Pinned: a subnet whose block changes is replaced, with everything in it.
test.each([
  ["function", "us-east-1a", "10.20.0.0/21"],
  ["function", "us-east-1b", "10.20.8.0/21"],
  ["function", "us-east-1c", "10.20.16.0/21"],
  ["database", "us-east-1a", "10.20.64.0/21"],
  ["database", "us-east-1b", "10.20.72.0/21"],
] as const)("tier %s in %s has %s", (tier, zone, cidr) => {
  expect(subnetCidr("10.20.0.0/16", tier, zone)).toBe(cidr);
});

test("the smallest VPC has AWS's smallest subnets", () => {
  expect(subnetCidr("10.0.2.0/23", "database", "eu-west-1b")).toBe("10.0.2.144/28");
});
