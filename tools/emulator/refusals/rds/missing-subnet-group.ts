import type { Refusal } from "../refusal";

export const missingSubnetGroup: Refusal = {
  id: "missing-subnet-group",
  says: "A new or restored database instance in a DB subnet group that does not exist",
  source: "RDS API Reference, CreateDBInstance: DBSubnetGroupNotFoundFault",
  operations: ["rds:CreateDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
  check: async ({ input }, { databases }) => {
    const name = input.at("DBSubnetGroupName").text;
    if (name === undefined || name === "default" || (await databases.subnetGroups()).has(name)) return undefined;
    return { code: "DBSubnetGroupNotFoundFault", message: `DB subnet group '${name}' does not exist.`, status: 404 };
  },
};
