import type { OwnerOutput } from "./owner-output";
import type { Condition, Scope } from "./statement";

/**
 * The statements of a deployer's policy, by their sids. Names narrow what AWS names; where AWS gives ids, what destroys
 * is narrowed by the project's tags. `*` stands where the Service Authorization Reference has no resource for the
 * actions, and for what the provider lists by a filter.
 */
export const STATEMENTS = {
  Ec2Read: everything,
  // Ids are AWS's own, and what is being made has no tags yet.
  Ec2Write: (output) => ({ resources: [output.arn("ec2", "*")] }),
  Ec2Delete: (output) => ({ resources: [output.arn("ec2", "*")], condition: withTags(output) }),
  EndpointPrivateDns: ({ partition }) => ({ resources: [`arn:${partition}:route53:::hostedzone/*`] }),

  RdsRead: everything,
  Rds: (output) => ({
    resources: [
      ...output.names("aws_db_instance", "identifier").flatMap((name) => [`db:${name}`, `snapshot:${name}`]),
      ...output.names("aws_db_parameter_group", "name").map((name) => `pg:${name}`),
      ...output.names("aws_db_subnet_group", "name").map((name) => `subgrp:${name}`),
      // CreateDBInstance is authorized on its option group too: AWS's default one.
      "og:default:*",
    ].map((resource) => output.arn("rds", resource)),
  }),
  RdsProxyCreate: everything,
  // Ids are AWS's own.
  RdsProxy: (output) => ({
    resources: ["db-proxy:*", "target-group:*"].map((resource) => output.arn("rds", resource)),
  }),
  MasterSecret: (output) => ({ resources: [output.arn("secretsmanager", "secret:rds!db-*")] }),

  SecretsManager: (output) => ({
    resources: output.names("aws_secretsmanager_secret", "name").map((name) =>
      // The ARN ends in six characters that Secrets Manager adds.
      output.arn("secretsmanager", `secret:${endless(name)}`),
    ),
  }),

  Lambda: (output) => ({
    resources: output
      .names("aws_lambda_function", "function_name")
      .map((name) => output.arn("lambda", `function:${name}`)),
  }),

  Iam: (output) => ({ resources: roles(output) }),
  IamAttach: (output) => ({
    resources: roles(output),
    condition: { ArnEquals: { "iam:PolicyARN": output.values("aws_iam_role_policy_attachment", "policy_arn") } },
  }),

  // AWS chooses the roles' names.
  IamServiceLinked: (output) => ({
    resources: output
      .values("aws_iam_service_linked_role", "aws_service_name")
      .map((service) => output.iamArn(`role/aws-service-role/${service}/*`)),
  }),

  KmsWithoutResource: everything,
  // A key's tags count up to five minutes after it is made (KMS Developer Guide, "ABAC for AWS KMS").
  Kms: (output) => ({
    resources: ["key/*", ...output.names("aws_kms_alias", "name")].map((resource) => output.arn("kms", resource)),
  }),
  KmsDelete: (output) => ({ resources: [output.arn("kms", "key/*")], condition: withTags(output) }),

  LogsRead: everything,
  Logs: (output) => ({
    resources: output.names("aws_cloudwatch_log_group", "name").map((name) =>
      // Some actions name a group with `:*` behind it.
      output.arn("logs", `log-group:${endless(name)}`),
    ),
  }),

  // Ids are AWS's own, and API Gateway's ARNs name no account.
  ApiGateway: (output) => ({
    resources: ["restapis", "restapis/*", "tags/*"].map((path) => apiGatewayArn(output, path)),
  }),
  ApiGatewayAccount: (output) => ({ resources: [apiGatewayArn(output, "account")] }),
} satisfies Readonly<Record<string, (output: OwnerOutput) => Scope>>;

export type StatementId = keyof typeof STATEMENTS;

/** The ARNs of the environment's roles. */
export function roles(output: OwnerOutput): readonly string[] {
  return output.names("aws_iam_role", "name").map((name) => output.iamArn(`role/${name}`));
}

function everything(): Scope {
  return { resources: ["*"] };
}

/** The resource has the tags that the project gives all of the owner's resources. */
function withTags({ projectTags }: OwnerOutput): Condition {
  const tags = Object.entries(projectTags);
  return { StringEquals: Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])) };
}

function endless(name: string): string {
  return name.endsWith("*") ? name : `${name}*`;
}

function apiGatewayArn({ partition, region }: OwnerOutput, path: string): string {
  return `arn:${partition}:apigateway:${region}::/${path}`;
}
