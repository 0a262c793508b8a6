import { admitsService } from "../policy";
import type { Refusal } from "../refusal";

const SERVICE = "apigateway.amazonaws.com";
/** What API Gateway does by the account's role: that of the managed policy AmazonAPIGatewayPushToCloudWatchLogs. */
const ACTIONS = [
  "CreateLogGroup",
  "CreateLogStream",
  "DescribeLogGroups",
  "DescribeLogStreams",
  "PutLogEvents",
] as const;

export const apiLogging: Refusal = {
  id: "api-logging",
  says: "A stage's access or execution logs in an account without a role for API Gateway's logs",
  source: "API Gateway Developer Guide, Set up CloudWatch logging for REST APIs; virtual-waiting-room-on-aws #74",
  operations: ["apigateway:UpdateStage"],
  check: async ({ input }, { apis }) => {
    const isLogged = input.at("patchOperations").items.some((operation) => {
      const path = operation.at("path").text ?? "";
      const value = operation.at("value").text ?? "";
      return path === "/accessLogSettings/destinationArn" || (/\/logging\/loglevel$/i.test(path) && value !== "OFF");
    });
    if (!isLogged || (await apis.logRole()) !== undefined) return undefined;
    return badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging");
  },
};

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

function badRequest(message: string) {
  return { code: "BadRequestException", message };
}
