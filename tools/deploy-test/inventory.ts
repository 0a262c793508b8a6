import { APIGateway, paginateGetRestApis } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogs, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import * as ec2 from "@aws-sdk/client-ec2";
import { IAM, paginateListRoles, paginateListUsers } from "@aws-sdk/client-iam";
import { KMS, paginateListKeys } from "@aws-sdk/client-kms";
import { Lambda, paginateListFunctions } from "@aws-sdk/client-lambda";
import * as rds from "@aws-sdk/client-rds";
import { paginateListSecrets, SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { AwsClients, ServiceClient } from "../aws/aws-clients";
import { allItems } from "../aws/pages";

type Listing = (aws: AwsClients) => Promise<readonly string[]>;

const LISTINGS: readonly Listing[] = [
  listing("VPC", ec2.EC2, ec2.paginateDescribeVpcs, "Vpcs", "VpcId"),
  listing("subnet", ec2.EC2, ec2.paginateDescribeSubnets, "Subnets", "SubnetId"),
  listing("route table", ec2.EC2, ec2.paginateDescribeRouteTables, "RouteTables", "RouteTableId"),
  listing("security group", ec2.EC2, ec2.paginateDescribeSecurityGroups, "SecurityGroups", "GroupId"),
  listing("endpoint", ec2.EC2, ec2.paginateDescribeVpcEndpoints, "VpcEndpoints", "VpcEndpointId"),
  listing(
    "network interface",
    ec2.EC2,
    ec2.paginateDescribeNetworkInterfaces,
    "NetworkInterfaces",
    "NetworkInterfaceId",
  ),
  listing("flow log", ec2.EC2, ec2.paginateDescribeFlowLogs, "FlowLogs", "FlowLogId"),
  listing("database", rds.RDS, rds.paginateDescribeDBInstances, "DBInstances", "DBInstanceIdentifier"),
  listing("database proxy", rds.RDS, rds.paginateDescribeDBProxies, "DBProxies", "DBProxyName"),
  listing("database subnet group", rds.RDS, rds.paginateDescribeDBSubnetGroups, "DBSubnetGroups", "DBSubnetGroupName"),
  listing(
    "parameter group",
    rds.RDS,
    rds.paginateDescribeDBParameterGroups,
    "DBParameterGroups",
    "DBParameterGroupName",
  ),
  listing("snapshot", rds.RDS, rds.paginateDescribeDBSnapshots, "DBSnapshots", "DBSnapshotIdentifier"),
  listing("role", IAM, paginateListRoles, "Roles", "RoleName"),
  listing("user", IAM, paginateListUsers, "Users", "UserName"),
  listing("function", Lambda, paginateListFunctions, "Functions", "FunctionName"),
  listing("API", APIGateway, paginateGetRestApis, "items", "name"),
  listing("secret", SecretsManager, paginateListSecrets, "SecretList", "Name", { IncludePlannedDeletion: true }),
  listing("log group", CloudWatchLogs, paginateDescribeLogGroups, "logGroups", "logGroupName"),
  keys,
];

/** Everything in the account of the kinds that the stacks make, one line each. */
export async function inventory(aws: AwsClients): Promise<readonly string[]> {
  return (await Promise.all(LISTINGS.map((list) => list(aws)))).flat();
}

/**
 * @param items the field of a page that holds the list
 * @param name the field of an item that names it
 */
function listing<Client, Input, Page, Items extends keyof Page>(
  kind: string,
  Service: ServiceClient<Client>,
  paginate: (configuration: { client: Client }, input: Input) => AsyncIterable<Page>,
  items: Items,
  name: keyof ItemOf<Page[Items]> & string,
  input?: Input,
): Listing {
  return async (aws) => {
    const pages = paginate({ client: aws.of(Service) }, input ?? ({} as Input));
    const all = await allItems(
      pages,
      (page) => page[items] as readonly Readonly<Record<string, unknown>>[] | undefined,
    );
    // An endpoint can be seen for a while after its deletion.
    const there = all.filter(({ State }) => String(State).toLowerCase() !== "deleted");
    return there.map((item) => `${kind} ${String(item[name])}`);
  };
}

type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

/** Keys in use. A key that waits for its deletion counts as deleted: AWS deletes no key at once. */
async function keys(aws: AwsClients): Promise<readonly string[]> {
  const kms = aws.of(KMS);
  const all = await allItems(paginateListKeys({ client: kms }, {}), ({ Keys }) => Keys);
  const described = await Promise.all(all.map(({ KeyId }) => kms.describeKey({ KeyId })));
  return described
    .filter(({ KeyMetadata }) => KeyMetadata?.KeyState !== "PendingDeletion")
    .map(({ KeyMetadata }) => `key ${KeyMetadata?.KeyId}`);
}
