import { APIGateway, paginateGetResources, type Resource } from "@aws-sdk/client-api-gateway";
import type { AwsClients } from "../../../aws/aws-clients";
import { allItems } from "../../../aws/pages";

export interface Apis {
  /** The role by which API Gateway writes logs, if the account names one. */
  logRole(): Promise<string | undefined>;
  /** For each method of an API, whether it has an integration. */
  methods(restApiId: string): Promise<readonly { readonly hasIntegration: boolean }[]>;
  /** The deployment of each stage of an API. */
  stageDeployments(restApiId: string): Promise<readonly string[]>;
}

export function apisOf(ministack: AwsClients): Apis {
  const gateway = () => ministack.of(APIGateway);
  return {
    async logRole() {
      const { cloudwatchRoleArn } = await gateway().getAccount({});
      return cloudwatchRoleArn || undefined;
    },
    async methods(restApiId) {
      const pages = paginateGetResources({ client: gateway() }, { restApiId, embed: ["methods"] });
      const resources: readonly Resource[] = await allItems(pages, ({ items }) => items);
      return resources
        .flatMap(({ resourceMethods = {} }) => Object.values(resourceMethods))
        .map(({ methodIntegration }) => ({ hasIntegration: methodIntegration !== undefined }));
    },
    async stageDeployments(restApiId) {
      const { item = [] } = await gateway().getStages({ restApiId });
      return item.flatMap(({ deploymentId }) => deploymentId ?? []);
    },
  };
}
