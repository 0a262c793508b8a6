import type { Refusal } from "../refusal";
import { badRequest } from "./bad-request";

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
