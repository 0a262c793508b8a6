import type { AwsClient } from "../aws-client";
import { parseXml } from "../xml";

const EC2 = "2016-11-15";
const IAM = "2010-05-08";
const RDS = "2014-10-31";

/** Everything in the account of the kinds that the stacks make, one line each. */
export async function inventory(aws: AwsClient): Promise<readonly string[]> {
  const names = (kind: string, values: unknown, key: string): string[] =>
    ((values ?? []) as Record<string, unknown>[]).map((value) => `${kind} ${String(value[key])}`);
  const query = async (
    service: string,
    version: string,
    action: string,
    path: readonly string[],
    item: string,
    key: string,
  ) => {
    const answer = parseXml(await aws.query(service, version, action));
    return answer
      .at(...path)
      .all(item)
      .map((element) => `${action.replace(/^(Describe|List)/, "")} ${element.at(key).text}`);
  };
  const ec2 = (action: string, set: string, key: string) => query("ec2", EC2, action, [set], "item", key);
  const rds = (action: string, item: string, key: string) =>
    query("rds", RDS, action, [`${action}Result`, `${item}s`], item, key);

  const lists = await Promise.all([
    aws
      .rest("lambda", "GET", "/2015-03-31/functions/")
      .then(({ Functions }) => names("function", Functions, "FunctionName")),
    aws.rest("apigateway", "GET", "/restapis").then(({ item }) => names("API", item, "name")),
    aws
      .call("secretsmanager", "secretsmanager.ListSecrets", { IncludePlannedDeletion: true })
      .then(({ SecretList }) => names("secret", SecretList, "Name")),
    aws
      .call("logs", "Logs_20140328.DescribeLogGroups", {})
      .then(({ logGroups }) => names("log group", logGroups, "logGroupName")),
    keys(aws),
    rds("DescribeDBInstances", "DBInstance", "DBInstanceIdentifier"),
    rds("DescribeDBSubnetGroups", "DBSubnetGroup", "DBSubnetGroupName"),
    rds("DescribeDBParameterGroups", "DBParameterGroup", "DBParameterGroupName"),
    rds("DescribeDBSnapshots", "DBSnapshot", "DBSnapshotIdentifier"),
    query("iam", IAM, "ListRoles", ["ListRolesResult", "Roles"], "member", "RoleName"),
    query("iam", IAM, "ListUsers", ["ListUsersResult", "Users"], "member", "UserName"),
    ec2("DescribeVpcs", "vpcSet", "vpcId"),
    ec2("DescribeSubnets", "subnetSet", "subnetId"),
    ec2("DescribeRouteTables", "routeTableSet", "routeTableId"),
    ec2("DescribeSecurityGroups", "securityGroupInfo", "groupId"),
    ec2("DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId"),
    ec2("DescribeNetworkInterfaces", "networkInterfaceSet", "networkInterfaceId"),
    ec2("DescribeFlowLogs", "flowLogSet", "flowLogId"),
  ]);
  return lists.flat();
}

/** Keys in use: one that waits for its deletion is gone as far as anybody can help it. */
async function keys(aws: AwsClient): Promise<readonly string[]> {
  const { Keys } = await aws.call("kms", "TrentService.ListKeys", {});
  const described = ((Keys ?? []) as { KeyId: string }[]).map(async ({ KeyId }) => {
    const { KeyMetadata } = await aws.call("kms", "TrentService.DescribeKey", { KeyId });
    return (KeyMetadata as { KeyState: string }).KeyState === "PendingDeletion" ? [] : [`key ${KeyId}`];
  });
  return (await Promise.all(described)).flat();
}
