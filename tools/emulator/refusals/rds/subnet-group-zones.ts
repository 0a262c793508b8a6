import type { Refusal } from "../refusal";

const LEAST_ZONES = 2;

export const subnetGroupZones: Refusal = {
  id: "subnet-group-zones",
  says: "A DB subnet group whose subnets are all in one zone",
  source: "RDS API Reference, CreateDBSubnetGroup: DBSubnetGroupDoesNotCoverEnoughAZs",
  operations: ["rds:CreateDBSubnetGroup", "rds:ModifyDBSubnetGroup"],
  check: async ({ input }, { network }) => {
    const asked = input.at("SubnetIds").texts;
    const subnets = (await network.subnets()).filter(({ id }) => asked.includes(id));
    // The emulator names a subnet that is missing.
    if (subnets.length < asked.length) return undefined;
    const zones = [...new Set(subnets.map(({ zone }) => zone))].sort();
    if (zones.length >= LEAST_ZONES) return undefined;
    return {
      code: "DBSubnetGroupDoesNotCoverEnoughAZs",
      message:
        "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. " +
        `Current AZ coverage: ${zones.join(", ")}. Add subnets to cover at least ${LEAST_ZONES} AZs.`,
    };
  },
};
