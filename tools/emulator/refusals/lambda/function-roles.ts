import type { Account } from "../account";
import type { Call } from "../call";
import { admitsService } from "../policy";
import type { Refusal, ServiceError } from "../refusal";

const CREATE = "lambda:CreateFunction";
const OPERATIONS = [CREATE, "lambda:UpdateFunctionConfiguration"];

/** What Lambda does by a function's role that is in a VPC. */
const NETWORK_ACTIONS = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"] as const;

export const functionRoles: Refusal = {
  id: "function-roles",
  says: "A function whose role Lambda cannot assume",
  source:
    "Lambda Developer Guide, Defining Lambda function permissions with an execution role; pdomala/LambdaCDDemo #1",
  operations: OPERATIONS,
  check: async ({ input }, { identities }) => {
    const role = input.at("Role").text;
    if (role === undefined) return undefined;
    const trust = await identities.trustPolicy(role);
    // The emulator names a role that is missing.
    if (trust === undefined || admitsService(trust, "lambda.amazonaws.com", "sts:AssumeRole")) return undefined;
    return invalid("The role defined for the function cannot be assumed by Lambda.");
  },
};

export const functionNetworks: Refusal = {
  id: "function-networks",
  says: "A function in a VPC whose role may not create, describe and delete network interfaces, or in a subnet or security group that does not exist",
  source: "Lambda Developer Guide, Giving Lambda functions access to resources in an Amazon VPC; aws-sam-cli #617",
  operations: OPERATIONS,
  check: async (call, account) => {
    const subnets = call.input.at("VpcConfig", "SubnetIds").texts;
    if (subnets.length === 0) return undefined;
    const role = await roleOf(call, account);
    for (const action of NETWORK_ACTIONS) {
      if (role !== undefined && !(await account.identities.allows(role, `ec2:${action}`))) {
        return invalid(`The provided execution role does not have permissions to call ${action} on EC2`);
      }
    }
    const known = new Set((await account.network.subnets()).map(({ id }) => id));
    const missing = subnets.find((id) => !known.has(id));
    if (missing !== undefined)
      return missingInVpc("DescribeSubnets", "InvalidSubnetID.NotFound", `subnet ID '${missing}'`);
    const groups = new Set((await account.network.securityGroups()).map(({ id }) => id));
    const missingGroup = call.input.at("VpcConfig", "SecurityGroupIds").texts.find((id) => !groups.has(id));
    if (missingGroup === undefined) return undefined;
    return missingInVpc("DescribeSecurityGroups", "InvalidGroup.NotFound", `security group '${missingGroup}'`);
  },
};

export const functionTargets: Refusal = {
  id: "function-targets",
  says: "A function with a dead-letter queue or topic, or with active tracing, whose role may not send there",
  source: "Lambda Developer Guide, Adding a dead-letter queue; Visualize Lambda function invocations using AWS X-Ray",
  operations: OPERATIONS,
  check: async (call, account) => {
    const target = call.input.at("DeadLetterConfig", "TargetArn").text ?? "";
    const wanted: readonly (readonly [string, string, string | undefined])[] = [
      ...(/:sqs:/.test(target) ? ([["SendMessage", "SQS", target]] as const) : []),
      ...(/:sns:/.test(target) ? ([["Publish", "SNS", target]] as const) : []),
      ...(call.input.at("TracingConfig", "Mode").text === "Active"
        ? ([["PutTraceSegments", "XRAY", undefined]] as const)
        : []),
    ];
    const role = wanted.length === 0 ? undefined : await roleOf(call, account);
    if (role === undefined) return undefined;
    for (const [action, service, resource] of wanted) {
      if (await account.identities.allows(role, `${service.toLowerCase()}:${action}`, resource)) continue;
      return invalid(`The provided execution role does not have permissions to call ${action} on ${service}`);
    }
    return undefined;
  },
};

/** The role in the call, or the one that the function has. */
async function roleOf({ operation, input }: Call, { functions }: Account): Promise<string | undefined> {
  const role = input.at("Role").text;
  return role !== undefined || operation === CREATE ? role : functions.role(input.at("FunctionName").text ?? "");
}

function missingInVpc(operation: string, code: string, what: string): ServiceError {
  const ec2 = `EC2 Error Code: ${code}. EC2 Error Message: The ${what} does not exist`;
  return invalid(`Error occurred while ${operation}. ${ec2}`);
}

function invalid(message: string): ServiceError {
  return { code: "InvalidParameterValueException", message };
}
