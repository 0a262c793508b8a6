import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import type { Construct } from "constructs";
import { BaseStack } from "./base-stack";
import { ApiAccountLogging } from "./constructs/api/api-account-logging";
import type { Account } from "./settings/account-settings";
import { projectTags } from "./settings/tags";

/**
 * What an account and region have once, for all environments: it must not go with one of them. Since version 6, the AWS provider
 * sets the region's API Gateway log role to none when `aws_api_gateway_account` is destroyed (terraform-provider-aws #42226).
 */
export class AccountStack extends BaseStack {
  constructor(scope: Construct, account: Account) {
    const { accountId, name, region, state, tags } = account;
    super(scope, "account", { name, region, accountId, state, tags: { ...tags, ...projectTags("account", name) } });
    if (account.apiGatewayLogRole.managed) new ApiAccountLogging(this, "api-account-logging", { name });
    if (account.rdsServiceLinkedRole.managed) {
      new IamServiceLinkedRole(this, "rds-service-linked-role", { awsServiceName: "rds.amazonaws.com" });
    }
  }
}
