import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import { ServiceRole } from "../security/service-role";

/**
 * The role by which API Gateway writes logs: one per account and region, whatever the number of APIs. Without it a
 * stage with logs is refused ("CloudWatch Logs role ARN must be set in account settings").
 */
export class ApiAccountLogging extends Construct {
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      name: `${props.name}-api-logs`,
      description: "API Gateway writes access and execution logs",
      // No aws:SourceAccount: the API Gateway Developer Guide ("Set up CloudWatch logging for REST APIs") and
      // CloudFormation's AWS::ApiGateway::Account trust the service without, and nothing says that it sends the key.
      // Where it does not, API Gateway refuses the role, and so the first deploy.
      service: "apigateway.amazonaws.com",
    });
    const attachment = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: AwsContext.of(this).managedPolicyArn("service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
    });
    this.resource = new ApiGatewayAccount(this, "account", { cloudwatchRoleArn: role.arn, dependsOn: [attachment] });
  }
}
