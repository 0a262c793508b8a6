import type { Refusal } from "../refusal";

export const securityGroupsInUse: Refusal = {
  id: "security-groups-in-use",
  says: "The deletion of a security group that a rule of another group names, or that a function, a database instance, a proxy or an endpoint uses, and of a VPC's default group",
  source: "EC2 API Reference, DeleteSecurityGroup; Error codes: DependencyViolation, CannotDelete",
  operations: ["ec2:DeleteSecurityGroup"],
  check: async ({ input }, { databases, functions, network }) => {
    const id = input.at("GroupId").text;
    const groups = await network.securityGroups();
    const group = groups.find((each) => each.id === id);
    if (id === undefined || !group) return undefined;
    if (group.name === "default") {
      const message = `the specified group: "${id}" name: "default" cannot be deleted by a user`;
      return { code: "CannotDelete", message };
    }
    const [endpoints, inVpc, instances, proxies] = await Promise.all([
      network.endpoints(),
      functions.networkUses(),
      databases.instances(),
      databases.proxies(),
    ]);
    const isUsed =
      groups.some((other) => other.id !== id && other.namedGroups.includes(id)) ||
      [...endpoints, ...inVpc, ...instances, ...proxies].some(({ securityGroupIds }) => securityGroupIds.includes(id));
    return isUsed ? { code: "DependencyViolation", message: `resource ${id} has a dependent object` } : undefined;
  },
};
