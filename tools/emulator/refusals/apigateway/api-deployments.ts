import type { Refusal } from "../refusal";
import { badRequest } from "./bad-request";

export const apiDeployments: Refusal = {
  id: "api-deployments",
  says: "A deployment of an API without methods or with a method without an integration, and the deletion of a deployment that a stage has",
  source: "serverless #993, hashicorp/terraform #25495; API Gateway Developer Guide, Deploy REST APIs",
  operations: ["apigateway:CreateDeployment", "apigateway:DeleteDeployment"],
  check: async ({ operation, input }, { apis }) => {
    const restApiId = input.at("restApiId").text ?? "";
    if (operation === "apigateway:DeleteDeployment") {
      const deployed = await apis.stageDeployments(restApiId);
      return deployed.includes(input.at("deploymentId").text ?? "")
        ? badRequest("Active stages pointing to this deployment must be moved or deleted")
        : undefined;
    }
    const methods = await apis.methods(restApiId);
    if (methods.length === 0) return badRequest("The REST API doesn't contain any methods");
    const isComplete = methods.every(({ hasIntegration }) => hasIntegration);
    return isComplete ? undefined : badRequest("No integration defined for method");
  },
};
