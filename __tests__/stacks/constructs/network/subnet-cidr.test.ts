import { expect, test } from "@jest/globals";
import { IPv4CidrRange } from "ip-num";
import { subnetCidr, TIERS } from "../../../../stacks/constructs/network/subnet-cidr";
import { VPC_PREFIX, ZONE_LETTERS } from "../../../../stacks/settings/vpc-cidr";

// These blocks must not change: Terraform replaces a subnet whose block changes, with everything in the subnet.
test.each([
  ["function", "us-east-1a", "10.20.0.0/21"],
  ["function", "us-east-1b", "10.20.8.0/21"],
  ["function", "us-east-1c", "10.20.16.0/21"],
  ["database", "us-east-1a", "10.20.64.0/21"],
  ["database", "us-east-1b", "10.20.72.0/21"],
] as const)("the subnet of tier %s in zone %s has the block %s", (tier, zone, cidr) => {
  expect(subnetCidr("10.20.0.0/16", tier, zone)).toBe(cidr);
});

test("the smallest VPC that the settings allow has AWS's smallest subnets", () => {
  expect(subnetCidr(`10.0.2.0/${VPC_PREFIX.max}`, "database", "eu-west-1b")).toBe("10.0.2.144/28");
});

test("every tier has a block of its own inside the VPC for every zone letter", () => {
  const vpc = IPv4CidrRange.fromCidr("10.20.0.0/16");
  const blocks = TIERS.flatMap((tier) =>
    [...ZONE_LETTERS].map((letter) => subnetCidr(vpc.toCidrString(), tier, letter)),
  );
  expect(new Set(blocks).size).toBe(TIERS.length * ZONE_LETTERS.length);
  for (const block of blocks) expect(IPv4CidrRange.fromCidr(block).inside(vpc)).toBe(true);
});

test.each(["us-east-1i", "us-east-1", ""])(
  "subnetCidr throws for zone %p, which does not end with one of ZONE_LETTERS",
  (zone) => {
    expect(() => subnetCidr("10.20.0.0/16", "function", zone)).toThrow(RangeError);
  },
);
