import type { Refusal, ServiceError } from "../refusal";
import { invalidFunction, notPermitted, ROLE_OPERATIONS, roleOf } from "./execution-role";

/** What Lambda does by the role of a function in a VPC. */
const ACTIONS = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"] as const;

export const functionNetworks: Refusal = {
  id: "function-networks",
  says: "A function in a VPC whose role may not create, describe and delete network interfaces, or in a subnet or security group that does not exist",
  source: "Lambda Developer Guide, Giving Lambda functions access to resources in an Amazon VPC; aws-sam-cli #617",
  operations: ROLE_OPERATIONS,
  check: async (call, account) => {
    const subnets = call.input.at("VpcConfig", "SubnetIds").texts;
    if (subnets.length === 0) return undefined;
    const role = await roleOf(call, account);
    for (const action of ACTIONS) {
      const isAllowed = role === undefined || (await account.identities.allows(role, `ec2:${action}`));
      if (!isAllowed) return notPermitted(action, "EC2");
    }
    const knownSubnets = (await account.network.subnets()).map(({ id }) => id);
    const subnet = subnets.find((id) => !knownSubnets.includes(id));
    if (subnet !== undefined) return missing("DescribeSubnets", "InvalidSubnetID.NotFound", `subnet ID '${subnet}'`);
    const knownGroups = (await account.network.securityGroups()).map(({ id }) => id);
    const group = call.input.at("VpcConfig", "SecurityGroupIds").texts.find((id) => !knownGroups.includes(id));
    if (group === undefined) return undefined;
    return missing("DescribeSecurityGroups", "InvalidGroup.NotFound", `security group '${group}'`);
  },
};

function missing(operation: string, code: string, what: string): ServiceError {
  const error = `EC2 Error Code: ${code}. EC2 Error Message: The ${what} does not exist`;
  return invalidFunction(`Error occurred while ${operation}. ${error}`);
}
