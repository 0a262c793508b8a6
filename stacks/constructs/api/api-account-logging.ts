import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import { ServiceRole } from "../security/service-role";

/**
 * The role by which API Gateway writes logs. An account has one in each region, for all its APIs. Without the role,
 * API Gateway refuses a stage that has logs ("CloudWatch Logs role ARN must be set in account settings").
 */
export class ApiAccountLogging extends Construct {
  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      name: `${props.name}-api-logs`,
      description: "API Gateway writes access and execution logs",
      // No condition on aws:SourceAccount: the API Gateway Developer Guide ("Set up CloudWatch logging for REST APIs") has
      // none, and no document says that API Gateway sends the key. If it does not, it would refuse the role.
      service: "apigateway.amazonaws.com",
    });
    const attachment = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: AwsContext.of(this).managedPolicyArn("service-role/AmazonAPIGatewayPushToCloudWatchLogs"),
    });
    new ApiGatewayAccount(this, "account", { cloudwatchRoleArn: role.arn, dependsOn: [attachment] });
  }
}
