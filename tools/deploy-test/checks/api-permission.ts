import { parseRoutePath, sourceArnPath } from "../../../stacks/catalogue/route-path";
import type { StateResource } from "../../deployment/stack-programs";
import { ACCOUNT_ID } from "../../emulator/emulator";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { invokers } from "../deployed-functions";

/** Reads the functions' resource policies, since ministack's API Gateway invokes functions without a permission, too. */
export const apiPermission: Check<DeployedEnvironment> = {
  name: "API Gateway may invoke the functions for the API's own methods alone",
  async run({ api, deployment, serviceStack }) {
    const { id, stage } = await api();
    const wanted = methods(await deployment.programs.resources(serviceStack)).map(({ method, path, functionName }) => ({
      functionName,
      sourceArn: `arn:aws:execute-api:${deployment.region}:${ACCOUNT_ID}:${id}/${stage}/${method}${sourceArnPath(parseRoutePath(path))}`,
    }));
    const names = [...new Set(wanted.map(({ functionName }) => functionName))];
    if (names.length === 0) return [`no method of ${serviceStack}'s API invokes a function`];
    const problems = names.map(async (name) => {
      const needed = wanted.filter(({ functionName }) => functionName === name).map(({ sourceArn }) => sourceArn);
      const allowed = (await invokers(deployment.emulator.aws, name))
        .filter(({ Principal }) => JSON.stringify(Principal).includes("apigateway.amazonaws.com"))
        .map(({ Condition }) => String(Condition?.ArnLike?.["AWS:SourceArn"] ?? "any source"));
      return permissionProblems(name, needed, allowed);
    });
    return (await Promise.all(problems)).flat();
  },
};

function permissionProblems(name: string, needed: readonly string[], allowed: readonly string[]): readonly string[] {
  return [
    ...needed
      .filter((arn) => !allowed.includes(arn))
      .map((arn) => `${name}: API Gateway may not invoke it for ${arn} (no aws_lambda_permission)`),
    ...allowed
      .filter((arn) => !needed.includes(arn))
      .map((arn) => `${name}: API Gateway may invoke it for ${arn}, which is no method of the API`),
  ];
}

/** The API's methods that invoke a function, from Terraform's state of the stack. */
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
