import { admitsService } from "../policy";
import type { Refusal } from "../refusal";
import { badRequest } from "./bad-request";

const SERVICE = "apigateway.amazonaws.com";
/** What API Gateway does by the account's role: that of the managed policy AmazonAPIGatewayPushToCloudWatchLogs. */
const ACTIONS = [
  "CreateLogGroup",
  "CreateLogStream",
  "DescribeLogGroups",
  "DescribeLogStreams",
  "PutLogEvents",
] as const;

export const apiAccountRole: Refusal = {
  id: "api-account-role",
  says: "A role for API Gateway's logs that API Gateway cannot assume, or that may not write logs",
  source: "API Gateway Developer Guide, Permissions for CloudWatch logging; aws-cdk #2194",
  operations: ["apigateway:UpdateAccount"],
  check: async ({ input }, { identities }) => {
    const role = input
      .at("patchOperations")
      .items.find((operation) => operation.at("path").text === "/cloudwatchRoleArn")
      ?.at("value").text;
    if (role === undefined || role === "") return undefined;
    const isAssumed = admitsService(await identities.trustPolicy(role), SERVICE, "sts:AssumeRole");
    const allowed = await Promise.all(ACTIONS.map((action) => identities.allows(role, `logs:${action}`)));
    if (isAssumed && !allowed.includes(false)) return undefined;
    return badRequest("The role ARN does not have required permissions set to API Gateway");
  },
};
