import type { AwsClient } from "../../aws/aws-client";
import { parseXml, type XmlElement } from "../../aws/xml";
import { deployedFunctions } from "./functions";

const EC2 = "2016-11-15";
const HTTPS = 443;

export interface SecurityGroupsProps {
  readonly environment: string;
  readonly databasePort: number;
}

/**
 * Compares all rules of all groups in the environment's VPC with what the functions need: each one that has the database
 * in its variables reaches it, through the proxy where it goes through one, and Secrets Manager's endpoint where it reads
 * a secret; the proxy reaches the database; nothing else is open. The default group is among them, and so is empty.
 */
export async function securityGroupProblems(aws: AwsClient, props: SecurityGroupsProps): Promise<readonly string[]> {
  const [functions, endpoints, database, proxy] = await Promise.all([
    deployedFunctions(aws, props.environment),
    describe(aws, "DescribeVpcEndpoints", {}, "vpcEndpointSet"),
    databaseGroups(aws, `${props.environment}-`),
    proxyGroups(aws, `${props.environment}-`),
  ]);
  const endpoint = endpoints.find((each) => each.at("serviceName").text.endsWith(".secretsmanager"));
  if (!endpoint) return ["no interface endpoint for Secrets Manager is deployed"];
  const endpointGroups = endpoint
    .at("groupSet")
    .all("item")
    .map((group) => group.at("groupId").text);

  const filter = { "Filter.1.Name": "vpc-id", "Filter.1.Value.1": endpoint.at("vpcId").text };
  const groups = await describe(aws, "DescribeSecurityGroups", filter, "securityGroupInfo");
  const names = new Map(groups.map((group) => [group.at("groupId").text, group.at("groupName").text]));
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
  const rules = await describe(aws, "DescribeSecurityGroupRules", {}, "securityGroupRuleSet");
  const deployed = rules.filter((rule) => names.has(rule.at("groupId").text)).map((rule) => ruleLine(rule, name));
  return compare(needed, deployed);
}

/** What differs between the rules that are needed and those that are there, one line each. */
export function compare(needed: readonly string[], deployed: readonly string[]): readonly string[] {
  return [
    ...needed.filter((rule) => !deployed.includes(rule)).map((rule) => `missing rule: ${rule}`),
    ...deployed.filter((rule) => !needed.includes(rule)).map((rule) => `rule that nothing asked for: ${rule}`),
  ];
}

/** A connection takes two rules: the client's to leave, and the server's to enter. */
function bothWays(client: string, server: string, port: number): readonly string[] {
  return [`${client}: egress to ${server} on tcp ${port}`, `${server}: ingress from ${client} on tcp ${port}`];
}

/** A rule as text, in the same words as `bothWays`. */
export function ruleLine(rule: XmlElement, name: (groupId: string) => string): string {
  const direction = rule.at("isEgress").text === "true" ? "egress to" : "ingress from";
  const peer =
    [rule.at("cidrIpv4").text, rule.at("cidrIpv6").text, rule.at("prefixListId").text].find((text) => text !== "") ??
    name(rule.at("referencedGroupInfo", "groupId").text);
  const [from, to] = [rule.at("fromPort").text, rule.at("toPort").text];
  const ports = from === to ? from : `${from}-${to}`;
  return `${name(rule.at("groupId").text)}: ${direction} ${peer} on ${rule.at("ipProtocol").text} ${ports}`;
}

async function databaseGroups(aws: AwsClient, prefix: string): Promise<readonly string[]> {
  const answer = parseXml(await aws.query("rds", "2014-10-31", "DescribeDBInstances"));
  return answer
    .at("DescribeDBInstancesResult", "DBInstances")
    .all("DBInstance")
    .filter((instance) => instance.at("DBInstanceIdentifier").text.startsWith(prefix))
    .flatMap((instance) => instance.at("VpcSecurityGroups").all("VpcSecurityGroupMembership"))
    .map((group) => group.at("VpcSecurityGroupId").text);
}

async function proxyGroups(aws: AwsClient, prefix: string): Promise<readonly string[]> {
  const answer = parseXml(await aws.query("rds", "2014-10-31", "DescribeDBProxies"));
  return answer
    .at("DescribeDBProxiesResult", "DBProxies")
    .all("member")
    .filter((proxy) => proxy.at("DBProxyName").text.startsWith(prefix))
    .flatMap((proxy) => proxy.at("VpcSecurityGroupIds").all("member"))
    .map((group) => group.text);
}

function readsSecret(variables: Readonly<Record<string, string>>): boolean {
  return Object.keys(variables).some((variable) => variable.endsWith("SECRET_ARN"));
}

async function describe(
  aws: AwsClient,
  action: string,
  input: Readonly<Record<string, string>>,
  set: string,
): Promise<readonly XmlElement[]> {
  return parseXml(await aws.query("ec2", EC2, action, input))
    .at(set)
    .all("item");
}
