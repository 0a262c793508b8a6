import { IPv4, IPv4CidrRange } from "ip-num";

/** Tiers of subnets, in the order of their address blocks. Only ever append: a tier's place is its addresses. */
export const TIERS = ["function", "database"] as const;
export type Tier = (typeof TIERS)[number];

/** Bits for the tier (4 tiers) and for the zone (8 zones, `a` to `h`) in a subnet's address. */
const TIER_BITS = 2;
const ZONE_BITS = 3;

/** Prefix lengths a VPC may have here: a subnet is 5 bits longer, and AWS's smallest subnet is a /28. */
export const VPC_PREFIX = { min: 16, max: 23 } as const;

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map((range) =>
  IPv4CidrRange.fromCidr(range),
);

function parse(cidr: string): IPv4CidrRange | undefined {
  try {
    return IPv4CidrRange.fromCidr(cidr);
  } catch {
    return undefined;
  }
}

/** Whether `cidr` can be a VPC's block: private, written from its first address, with a prefix in {@link VPC_PREFIX}. */
export function isVpcCidr(cidr: string): boolean {
  const range = parse(cidr);
  if (!range) return false;
  const prefix = Number(range.getPrefix().getValue());
  return (
    prefix >= VPC_PREFIX.min &&
    prefix <= VPC_PREFIX.max &&
    range.getFirst().toString() === cidr.split("/")[0] &&
    PRIVATE_RANGES.some((block) => range.inside(block))
  );
}

/** Whether two blocks share an address. */
export function overlap(one: string, other: string): boolean {
  const a = IPv4CidrRange.fromCidr(one);
  const b = IPv4CidrRange.fromCidr(other);
  return a.isEquals(b) || a.inside(b) || a.contains(b);
}

/**
 * The block of a tier's subnet in a zone. It depends on the zone's letter and not on how many zones there are:
 * a zone that is added or removed moves no other subnet.
 */
export function subnetCidr(vpcCidr: string, tier: Tier, availabilityZone: string): string {
  const range = IPv4CidrRange.fromCidr(vpcCidr);
  const prefix = range.getPrefix().getValue() + BigInt(TIER_BITS + ZONE_BITS);
  const zone = availabilityZone.charCodeAt(availabilityZone.length - 1) - "a".charCodeAt(0);
  const index = TIERS.indexOf(tier) * 2 ** ZONE_BITS + zone;
  const first = range.getFirst().getValue() + BigInt(index) * 2n ** (32n - prefix);
  return `${IPv4.fromNumber(first).toString()}/${prefix}`;
}
