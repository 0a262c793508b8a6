import type { z } from "zod";
import type { Finding, ValidPart } from "../problems/rule";
import type { networkSchema } from "./network-settings";
import type { regionSchema } from "./region";
import { ZONE_LETTERS } from "./vpc-cidr";

/** The sections that these rules compare. */
interface Sections {
  readonly region: z.output<typeof regionSchema>;
  readonly network: z.output<typeof networkSchema>;
}

/** The rules that compare fields of several sections of one environment. */
export function rulesAcrossSections({ region, network }: ValidPart<Sections>): readonly Finding[] {
  const zones = network?.availabilityZones ?? [];
  if (region === undefined) return [];
  return zones.flatMap((zone, index) => {
    if (zone === undefined || isZoneOf(region, zone)) return [];
    return [{ path: ["network", "availabilityZones", index], must: `must be a zone of ${region}, such as ${region}a` }];
  });
}

function isZoneOf(region: string, zone: string): boolean {
  return [...ZONE_LETTERS].some((letter) => zone === `${region}${letter}`);
}
