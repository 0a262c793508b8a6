import type { Refusal } from "../refusal";

export const majorUpgrades: Refusal = {
  id: "major-upgrades",
  says: "Another major version of a database instance's engine without AllowMajorVersionUpgrade",
  source: "RDS API Reference, ModifyDBInstance: AllowMajorVersionUpgrade; cloudposse/terraform-aws-rds-cluster #87",
  operations: ["rds:ModifyDBInstance"],
  check: async ({ input }, { databases }) => {
    const asked = input.at("EngineVersion").text;
    if (asked === undefined || input.at("AllowMajorVersionUpgrade").isTrue) return undefined;
    const id = input.at("DBInstanceIdentifier").text;
    const instance = (await databases.instances()).find((each) => each.id === id);
    if (!instance || majorOf(instance.engineVersion) === majorOf(asked)) return undefined;
    return {
      code: "InvalidParameterCombination",
      message: "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
    };
  },
};

/** Since version 10, PostgreSQL's major version is the number before the dot. */
function majorOf(version: string): string | undefined {
  return version.split(".")[0];
}
