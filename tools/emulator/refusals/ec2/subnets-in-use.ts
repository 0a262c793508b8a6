import type { Refusal } from "../refusal";

/** A DB subnet group has no network interface: its subnets are kept by the instances and the proxies in them. */
export const subnetsInUse: Refusal = {
  id: "subnets-in-use",
  says: "The deletion of a subnet that a function, a proxy, an endpoint or the DB subnet group of a database instance uses",
  source: "EC2 API Reference, DeleteSubnet; Error codes: DependencyViolation",
  operations: ["ec2:DeleteSubnet"],
  check: async ({ input }, { databases, functions, network }) => {
    const id = input.at("SubnetId").text;
    if (id === undefined) return undefined;
    const [endpoints, inVpc, instances, proxies, subnetGroups] = await Promise.all([
      network.endpoints(),
      functions.networkUses(),
      databases.instances(),
      databases.proxies(),
      databases.subnetGroups(),
    ]);
    const isUsed =
      instances.some(({ subnetGroup }) => subnetGroups.get(subnetGroup)?.includes(id) === true) ||
      [...endpoints, ...inVpc, ...proxies].some(({ subnetIds }) => subnetIds.includes(id));
    if (!isUsed) return undefined;
    return { code: "DependencyViolation", message: `The subnet '${id}' has dependencies and cannot be deleted.` };
  },
};
