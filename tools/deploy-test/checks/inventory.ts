import type { AwsClient } from "../../aws/aws-client";
import { parseXml } from "../../aws/xml";

/** A list that a query service gives: where in the XML its elements are, and which of their elements names one. */
interface QueryList {
  readonly kind: string;
  readonly service: "ec2" | "iam" | "rds";
  readonly action: string;
  readonly path: readonly string[];
  readonly name: string;
}

const VERSIONS = { ec2: "2016-11-15", iam: "2010-05-08", rds: "2014-10-31" } as const;

const QUERY_LISTS: readonly QueryList[] = [
  ec2("VPC", "DescribeVpcs", "vpcSet", "vpcId"),
  ec2("subnet", "DescribeSubnets", "subnetSet", "subnetId"),
  ec2("route table", "DescribeRouteTables", "routeTableSet", "routeTableId"),
  ec2("security group", "DescribeSecurityGroups", "securityGroupInfo", "groupId"),
  ec2("endpoint", "DescribeVpcEndpoints", "vpcEndpointSet", "vpcEndpointId"),
  ec2("network interface", "DescribeNetworkInterfaces", "networkInterfaceSet", "networkInterfaceId"),
  ec2("flow log", "DescribeFlowLogs", "flowLogSet", "flowLogId"),
  rds("database", "DescribeDBInstances", "DBInstance", "DBInstanceIdentifier"),
  rds("database subnet group", "DescribeDBSubnetGroups", "DBSubnetGroup", "DBSubnetGroupName"),
  rds("parameter group", "DescribeDBParameterGroups", "DBParameterGroup", "DBParameterGroupName"),
  rds("snapshot", "DescribeDBSnapshots", "DBSnapshot", "DBSnapshotIdentifier"),
  { kind: "role", service: "iam", action: "ListRoles", path: ["ListRolesResult", "Roles", "member"], name: "RoleName" },
  { kind: "user", service: "iam", action: "ListUsers", path: ["ListUsersResult", "Users", "member"], name: "UserName" },
];

/** Everything in the account of the kinds that the stacks make, one line each. */
export async function inventory(aws: AwsClient): Promise<readonly string[]> {
  const names = (kind: string, values: unknown, key: string): string[] =>
    ((values ?? []) as Record<string, unknown>[]).map((value) => `${kind} ${String(value[key])}`);
  const [functions, apis, secrets, logs, ...lists] = await Promise.all([
    aws.rest("lambda", "GET", "/2015-03-31/functions/"),
    aws.rest("apigateway", "GET", "/restapis"),
    aws.call("secretsmanager", "secretsmanager.ListSecrets", { IncludePlannedDeletion: true }),
    aws.call("logs", "Logs_20140328.DescribeLogGroups", {}),
    keys(aws),
    ...QUERY_LISTS.map((list) => queryList(aws, list)),
  ]);
  return [
    ...names("function", functions.Functions, "FunctionName"),
    ...names("API", apis.item, "name"),
    ...names("secret", secrets.SecretList, "Name"),
    ...names("log group", logs.logGroups, "logGroupName"),
    ...lists.flat(),
  ];
}

async function queryList(aws: AwsClient, { kind, service, action, path, name }: QueryList): Promise<readonly string[]> {
  const answer = parseXml(await aws.query(service, VERSIONS[service], action));
  return (
    answer
      .at(...path.slice(0, -1))
      .all(path.at(-1) ?? "")
      // An endpoint can be seen for a while after its deletion.
      .filter((element) => element.at("state").text !== "deleted")
      .map((element) => `${kind} ${element.at(name).text}`)
  );
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

function ec2(kind: string, action: string, set: string, name: string): QueryList {
  return { kind, service: "ec2", action, path: [set, "item"], name };
}

function rds(kind: string, action: string, element: string, name: string): QueryList {
  return { kind, service: "rds", action, path: [`${action}Result`, `${element}s`, element], name };
}
