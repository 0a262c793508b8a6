import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { ApiRoute } from "../../stacks/catalogue/entry";
import { parseRoutePath, pathPart } from "../../stacks/catalogue/route-path";
import type { AwsClients } from "../aws/aws-clients";
import { Api } from "../deployment/api";

const STAGE = "v1";

/** Makes a REST API that lets anybody invoke the function by these routes. */
export async function createApi(
  aws: AwsClients,
  name: string,
  functionArn: string,
  routes: readonly Pick<ApiRoute, "method" | "path">[],
): Promise<Api> {
  const gateway = aws.of(APIGateway);
  const { id: restApiId = "", rootResourceId = "" } = await gateway.createRestApi({ name });
  const resources = new Map([["", rootResourceId]]);
  const uri = `arn:aws:apigateway:${aws.region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  for (const { method, path } of routes) {
    let [parent, parentId] = ["", rootResourceId];
    for (const part of parseRoutePath(path).map(pathPart)) {
      parent = `${parent}/${part}`;
      const id =
        resources.get(parent) ?? (await gateway.createResource({ restApiId, parentId, pathPart: part })).id ?? "";
      resources.set(parent, id);
      parentId = id;
    }
    const target = { restApiId, resourceId: parentId, httpMethod: method };
    await gateway.putMethod({ ...target, authorizationType: "NONE" });
    await gateway.putIntegration({ ...target, type: "AWS_PROXY", integrationHttpMethod: "POST", uri });
  }
  await gateway.createDeployment({ restApiId, stageName: STAGE });
  return new Api(`https://${restApiId}.execute-api.${aws.region}.amazonaws.com/${STAGE}`);
}
