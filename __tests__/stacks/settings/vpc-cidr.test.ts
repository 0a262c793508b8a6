import { expect, test } from "@jest/globals";
import { isVpcCidr, overlap } from "../../../stacks/settings/vpc-cidr";

test.each(["10.0.0.0/16", "172.31.0.0/20", "192.168.0.0/16", "100.64.0.0/16", "10.255.254.0/23"])(
  "%s can be a VPC's block",
  (cidr) => expect(isVpcCidr(cidr)).toBe(true),
);

test.each([
  ["8.8.0.0/16", "public"],
  ["172.32.0.0/16", "just past a private range"],
  ["10.0.0.0/15", "too large"],
  ["10.0.0.0/24", "too small for 32 subnets of /28"],
  ["10.0.0.1/16", "not written from its first address"],
  ["10.0.0.0", "without a prefix"],
  ["fd00::/16", "IPv6"],
  ["ten", "not a block"],
  ["", "empty"],
])("%p cannot be a VPC's block: %s", (cidr) => {
  expect(isVpcCidr(cidr)).toBe(false);
});

test.each([
  ["10.0.0.0/16", "10.0.0.0/16", true],
  ["10.0.0.0/16", "10.0.128.0/17", true],
  ["10.0.128.0/17", "10.0.0.0/16", true],
  ["10.0.0.0/16", "10.1.0.0/16", false],
  ["10.0.0.0/17", "10.0.128.0/17", false],
])("%s and %s share an address: %p", (one, other, expected) => {
  expect(overlap(one, other)).toBe(expected);
});
