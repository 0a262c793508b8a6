import { IPv4CidrRange } from "ip-num";

/** Prefix lengths that a VPC may have here. A subnet's prefix is 5 longer, and AWS's smallest subnet is a /28. */
export const VPC_PREFIX = { min: 16, max: 23 } as const;

/**
 * Letters of the zones that a VPC has addresses for: a subnet's block follows from its zone's letter. Never change them:
 * another number or order of letters gives the existing subnets other blocks, and AWS would replace them.
 */
export const ZONE_LETTERS = "abcdefgh";

/** RFC 1918's private ranges, and RFC 6598's shared one. */
const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].map((range) =>
  IPv4CidrRange.fromCidr(range),
);

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

/**
 * Whether two blocks share an address.
 * @throws when one of them is no IPv4 block in CIDR notation.
 */
export function overlap(one: string, other: string): boolean {
  const a = IPv4CidrRange.fromCidr(one);
  const b = IPv4CidrRange.fromCidr(other);
  return a.isEquals(b) || a.inside(b) || a.contains(b);
}

function parse(cidr: string): IPv4CidrRange | undefined {
  try {
    return IPv4CidrRange.fromCidr(cidr);
  } catch {
    return undefined;
  }
}
