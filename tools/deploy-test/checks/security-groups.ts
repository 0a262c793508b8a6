import {
  EC2,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcEndpoints,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { paginateDescribeDBInstances, paginateDescribeDBProxies, RDS } from "@aws-sdk/client-rds";
import type { AwsClients } from "../../aws/aws-clients";
import { allItems } from "../../aws/pages";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { deployedFunctions } from "../deployed-functions";

const HTTPS = 443;

export const securityGroups: Check<DeployedEnvironment> = {
  name: "the security groups admit what was asked for, and nothing else",
  run: ({ deployment }) => securityGroupProblems(deployment.emulator.aws, deployment),
};

interface SecurityGroupsProps {
  readonly environment: string;
  readonly databasePort: number;
}

/**
 * Compares all rules of all groups in the environment's VPC, the default group included, with the connections that are
 * needed: a function that has the database in its variables reaches the database or its proxy; a function that reads a
 * secret reaches Secrets Manager's endpoint; the proxy reaches the database. No other rule may exist.
 */
async function securityGroupProblems(aws: AwsClients, props: SecurityGroupsProps): Promise<readonly string[]> {
  const ec2 = { client: aws.of(EC2) };
  const [functions, endpoints, database, proxy] = await Promise.all([
    deployedFunctions(aws, props.environment),
    allItems(paginateDescribeVpcEndpoints(ec2, {}), ({ VpcEndpoints }) => VpcEndpoints),
    databaseGroups(aws, `${props.environment}-`),
    proxyGroups(aws, `${props.environment}-`),
  ]);
  const endpoint = endpoints.find(({ ServiceName }) => ServiceName?.endsWith(".secretsmanager"));
  if (!endpoint) return ["no interface endpoint for Secrets Manager is deployed"];
  const endpointGroups = endpoint.Groups?.map(({ GroupId = "" }) => GroupId) ?? [];

  const inVpc = { Filters: [{ Name: "vpc-id", Values: [endpoint.VpcId ?? ""] }] };
  const groups = await allItems(paginateDescribeSecurityGroups(ec2, inVpc), ({ SecurityGroups }) => SecurityGroups);
  const names = new Map(groups.map(({ GroupId = "", GroupName = "" }) => [GroupId, GroupName]));
  const name = (id: string): string => names.get(id) ?? id;

  const pairs = (clients: readonly string[], servers: readonly string[], port: number) =>
    clients.flatMap((client) => servers.flatMap((server) => bothWays(name(client), name(server), port)));
  const needed = [
    ...pairs(proxy, database, props.databasePort),
    ...functions
      .filter(({ variables }) => "DATABASE_HOST" in variables)
      .flatMap(({ securityGroupIds, variables }) => [
        ...(readsSecret(variables) ? pairs(securityGroupIds, endpointGroups, HTTPS) : []),
        ...(variables.DATABASE_ENDPOINT === "proxy"
          ? pairs(securityGroupIds, proxy, Number(variables.DATABASE_PORT))
          : pairs(securityGroupIds, database, props.databasePort)),
      ]),
  ];
  const rules = await allItems(
    paginateDescribeSecurityGroupRules(ec2, {}),
    ({ SecurityGroupRules }) => SecurityGroupRules,
  );
  const deployed = rules.filter(({ GroupId = "" }) => names.has(GroupId)).map((rule) => ruleLine(rule, name));
  return compare(needed, deployed);
}

/** The rules that are needed but not deployed, and those that are deployed but not needed, a line each. */
export function compare(needed: readonly string[], deployed: readonly string[]): readonly string[] {
  return [
    ...needed.filter((rule) => !deployed.includes(rule)).map((rule) => `missing rule: ${rule}`),
    ...deployed.filter((rule) => !needed.includes(rule)).map((rule) => `rule that nothing asked for: ${rule}`),
  ];
}

/** The two rules of a connection: egress from the client's group, and ingress into the server's. */
function bothWays(client: string, server: string, port: number): readonly string[] {
  return [`${client}: egress to ${server} on tcp ${port}`, `${server}: ingress from ${client} on tcp ${port}`];
}

/** A rule as text, in the same words as `bothWays`. */
export function ruleLine(rule: SecurityGroupRule, name: (groupId: string) => string): string {
  const { CidrIpv4, CidrIpv6, FromPort, GroupId, IpProtocol, IsEgress, PrefixListId, ReferencedGroupInfo, ToPort } =
    rule;
  const direction = IsEgress ? "egress to" : "ingress from";
  const peer = CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? name(ReferencedGroupInfo?.GroupId ?? "");
  const ports = FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`;
  return `${name(GroupId ?? "")}: ${direction} ${peer} on ${IpProtocol} ${ports}`;
}

async function databaseGroups(aws: AwsClients, prefix: string): Promise<readonly string[]> {
  const pages = paginateDescribeDBInstances({ client: aws.of(RDS) }, {});
  return (await allItems(pages, ({ DBInstances }) => DBInstances))
    .filter(({ DBInstanceIdentifier }) => DBInstanceIdentifier?.startsWith(prefix))
    .flatMap(({ VpcSecurityGroups = [] }) => VpcSecurityGroups)
    .map(({ VpcSecurityGroupId = "" }) => VpcSecurityGroupId);
}

async function proxyGroups(aws: AwsClients, prefix: string): Promise<readonly string[]> {
  const pages = paginateDescribeDBProxies({ client: aws.of(RDS) }, {});
  return (await allItems(pages, ({ DBProxies }) => DBProxies))
    .filter(({ DBProxyName }) => DBProxyName?.startsWith(prefix))
    .flatMap(({ VpcSecurityGroupIds = [] }) => VpcSecurityGroupIds);
}

function readsSecret(variables: Readonly<Record<string, string>>): boolean {
  return Object.keys(variables).some((variable) => variable.endsWith("SECRET_ARN"));
}
