import type { Api } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";
import type { StateResource } from "../../deployment/stack-programs";
import { ACCOUNT_ID } from "../../emulator/emulator";
import { invokers } from "./functions";

/**
 * Whether API Gateway may invoke the function behind each method, by that method's own ARN and for nothing else.
 * ministack invokes without asking, so the deployed resource policies are read.
 */
export async function apiPermissionProblems(
  deployment: Deployment,
  stack: string,
  api: Api,
): Promise<readonly string[]> {
  const resources = await deployment.programs.resources(stack);
  const wanted = methods(resources).map(({ method, path, functionName }) => ({
    functionName,
    sourceArn: `arn:aws:execute-api:${deployment.region}:${ACCOUNT_ID}:${api.id}/${api.stage}/${method}${path.replace(/\{[^}]*\}/g, "*")}`,
  }));
  const names = [...new Set(wanted.map(({ functionName }) => functionName))];
  if (names.length === 0) return [`no method of ${stack}'s API invokes a function`];
  const problems = names.map(async (name) => {
    const statements = await invokers(deployment.emulator.aws, name);
    const allowed = statements
      .filter(({ Principal }) => JSON.stringify(Principal).includes("apigateway.amazonaws.com"))
      .map(({ Condition }) => String(Condition?.ArnLike?.["AWS:SourceArn"] ?? "any source"));
    const needed = wanted.filter(({ functionName }) => functionName === name).map(({ sourceArn }) => sourceArn);
    return [
      ...needed
        .filter((arn) => !allowed.includes(arn))
        .map((arn) => `${name}: API Gateway may not invoke it for ${arn} (no aws_lambda_permission)`),
      ...allowed
        .filter((arn) => !needed.includes(arn))
        .map((arn) => `${name}: API Gateway may invoke it for ${arn}, which is no method of the API`),
    ];
  });
  return (await Promise.all(problems)).flat();
}

function methods(resources: readonly StateResource[]) {
  const text = ({ values }: StateResource, attribute: string): string => String(values[attribute] ?? "");
  const paths = new Map(
    resources
      .filter(({ type }) => type === "aws_api_gateway_resource")
      .map((resource) => [text(resource, "id"), text(resource, "path")]),
  );
  return resources
    .filter((resource) => resource.type === "aws_api_gateway_integration" && text(resource, "type") === "AWS_PROXY")
    .map((integration) => ({
      method: text(integration, "http_method"),
      path: paths.get(text(integration, "resource_id")) ?? "/",
      functionName: /:function:([^:/]+)/.exec(text(integration, "uri"))?.[1] ?? "",
    }));
}
