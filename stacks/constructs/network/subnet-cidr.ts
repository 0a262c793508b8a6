import { IPv4, IPv4CidrRange } from "ip-num";
import { ZONE_LETTERS } from "../../settings/vpc-cidr";

/** Tiers of subnets. Append only: a tier's place in the list decides the addresses of its subnets. */
export const TIERS = ["function", "database"] as const;
export type Tier = (typeof TIERS)[number];

/** Bits of a subnet's address that say its tier: room for 4 tiers. */
const TIER_BITS = 2;
/** Bits of a subnet's address that say its zone: one value per letter. */
const ZONE_BITS = Math.log2(ZONE_LETTERS.length);

/**
 * The block of a tier's subnet in a zone. It follows from the zone's letter, not from the number of zones: adding or
 * removing a zone moves no other subnet.
 *
 * @param vpcCidr the VPC's block, such as `10.20.0.0/16`.
 * @param availabilityZone a zone whose last letter is one of {@link ZONE_LETTERS}, such as `us-east-1a`.
 * @throws RangeError when the zone ends with another letter.
 */
export function subnetCidr(vpcCidr: string, tier: Tier, availabilityZone: string): string {
  const zone = ZONE_LETTERS.indexOf(availabilityZone.slice(-1));
  if (zone < 0 || availabilityZone === "") {
    throw new RangeError(`The zone must end with one of the letters ${ZONE_LETTERS}, got "${availabilityZone}"`);
  }
  const range = IPv4CidrRange.fromCidr(vpcCidr);
  const prefix = range.getPrefix().getValue() + BigInt(TIER_BITS + ZONE_BITS);
  const index = TIERS.indexOf(tier) * ZONE_LETTERS.length + zone;
  const first = range.getFirst().getValue() + BigInt(index) * 2n ** (32n - prefix);
  return `${IPv4.fromNumber(first).toString()}/${prefix}`;
}
