import { z } from "zod";
import { rule } from "../problems/rule";
import { allowed, safeguard, text } from "./value-schemas";
import { isVpcCidr, VPC_PREFIX } from "./vpc-cidr";

const CIDR =
  `a private IPv4 block from /${VPC_PREFIX.min} to /${VPC_PREFIX.max}, written from its first address, ` +
  "such as 10.20.0.0/16";

/** The VPC and its subnets. */
export const networkSchema = z
  .strictObject(
    {
      /** The VPC's IPv4 block, /16 to /23: private, and without an address of another environment's. */
      cidr: z.string(allowed(CIDR)).refine(isVpcCidr, allowed(CIDR)),
      /** Zones of the region that the subnets span, 2 to 6: an RDS subnet group spans at least two. */
      availabilityZones: z
        .array(
          text(/./, "a zone's name such as us-east-1a"),
          allowed('a list of zones such as ["us-east-1a", "us-east-1b"]'),
        )
        .min(2, allowed("at least 2 zones (an RDS subnet group spans two)"))
        .max(6, allowed("at most 6 zones")),
      /** Whether interface endpoints have an address in every zone, or in the first zone only. @default on */
      endpointInEveryZone: safeguard,
    },
    allowed("an object with cidr and availabilityZones"),
  )
  .check(
    rule(({ availabilityZones: zones = [] }) =>
      zones.flatMap((zone, index) =>
        zone !== undefined && zones.indexOf(zone) < index
          ? [{ path: ["availabilityZones", index], must: "must not repeat an earlier zone" }]
          : [],
      ),
    ),
  );
