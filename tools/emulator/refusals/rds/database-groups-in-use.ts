import type { Refusal } from "../refusal";

export const databaseGroupsInUse: Refusal = {
  id: "database-groups-in-use",
  says: "The deletion of a DB subnet group or a parameter group that a database instance uses",
  source: "RDS API Reference, DeleteDBSubnetGroup and DeleteDBParameterGroup; sst #4026, terraform-aws-rds-aurora #466",
  operations: ["rds:DeleteDBSubnetGroup", "rds:DeleteDBParameterGroup"],
  check: async ({ input }, { databases }) => {
    const subnetGroup = input.at("DBSubnetGroupName").text;
    const parameterGroup = input.at("DBParameterGroupName").text;
    const instances = await databases.instances();
    const user = instances.find((instance) => instance.subnetGroup === subnetGroup);
    if (user) {
      return {
        code: "InvalidDBSubnetGroupStateFault",
        message: `Cannot delete the subnet group '${subnetGroup}' because at least one database instance: ${user.id} is still using it.`,
      };
    }
    if (!instances.some(({ parameterGroups }) => parameterGroups.includes(parameterGroup ?? ""))) return undefined;
    return {
      code: "InvalidDBParameterGroupState",
      message: `One or more database instances are still members of this parameter group ${parameterGroup}, so the group cannot be deleted`,
    };
  },
};
