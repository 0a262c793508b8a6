import { beforeAll, expect, test } from "@jest/globals";
import { devWith } from "../support/dev-with";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";

let ours: Synthesis;
let dev: StackJson;
let prod: StackJson;
beforeAll(async () => {
  ours = await synthesis();
  dev = ours.stack("dev-network");
  prod = ours.stack("prod-network");
});

test("each tier has one subnet in each zone, without public addresses, on a route table without routes", () => {
  const subnets = resourcesOf(dev, "aws_subnet");
  expect(subnets.map(({ availability_zone, cidr_block }) => `${availability_zone} ${cidr_block}`).sort()).toEqual([
    "us-east-1a 10.20.0.0/21",
    "us-east-1a 10.20.64.0/21",
    "us-east-1b 10.20.72.0/21",
    "us-east-1b 10.20.8.0/21",
  ]);
  for (const subnet of subnets) expect(subnet.map_public_ip_on_launch).toBe(false);
  expect(resourcesOf(dev, "aws_route_table_association")).toHaveLength(subnets.length);
  expect(resourcesOf(dev, "aws_route_table").map(({ route }) => route)).toEqual([undefined, undefined]);
  for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_route"])
    expect(resourcesOf(dev, type)).toEqual([]);
});

test("the stack empties the security group and the route table that AWS makes with every VPC", () => {
  const group = theResource(dev, "aws_default_security_group");
  expect(group).not.toHaveProperty("ingress");
  expect(group).not.toHaveProperty("egress");
  expect(theResource(dev, "aws_default_route_table").route).toEqual([]);
});

test("the endpoint has Secrets Manager's own host name, and addresses in one zone of dev and in every zone of prod", () => {
  for (const [stack, zones] of [
    [dev, 1],
    [prod, 2],
  ] as const) {
    const endpoint = theResource(stack, "aws_vpc_endpoint");
    expect(endpoint).toMatchObject({
      service_name: "com.amazonaws.us-east-1.secretsmanager",
      vpc_endpoint_type: "Interface",
      private_dns_enabled: true,
    });
    expect(endpoint.subnet_ids).toHaveLength(zones);
  }
});

test("the endpoint's policy grants each role its own actions on its own secrets, and nothing else", () => {
  const statements = statementsOf(dev, theResource(dev, "aws_vpc_endpoint").policy);
  const granted = statements.map(({ sid, actions, condition, resources }) => ({
    sid,
    actions,
    resources: resources?.map((arn) => arn.replace(/.*:secret:/, "secret:")),
    role: condition?.flatMap(({ test: operator, values, variable }) =>
      operator === "ArnEquals" && variable === "aws:PrincipalArn"
        ? values.map((arn) => arn.replace(/.*:role\//, ""))
        : [],
    ),
  }));
  const application = ["secret:dev/database/application-??????"];
  expect(granted).toEqual([
    {
      sid: "DatabaseMigrateMasterSecret",
      actions: ["secretsmanager:GetSecretValue"],
      resources: ["secret:rds!db-*"],
      role: ["dev-database-migrate"],
    },
    {
      sid: "SecretRotateMasterSecret",
      actions: ["secretsmanager:GetSecretValue"],
      resources: ["secret:rds!db-*"],
      role: ["dev-secret-rotate"],
    },
    {
      sid: "SecretRotateRotateSecret",
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: application,
      role: ["dev-secret-rotate"],
    },
    {
      sid: "SecretRotateDrawPassword",
      actions: ["secretsmanager:GetRandomPassword"],
      resources: ["*"],
      role: ["dev-secret-rotate"],
    },
    {
      sid: "OrdersReadApplicationSecret",
      actions: ["secretsmanager:GetSecretValue"],
      resources: application,
      role: ["dev-orders-read"],
    },
  ]);
});

test("flow logs record all traffic in an encrypted log group with a retention time, and their role may use that group only", () => {
  expect(theResource(dev, "aws_flow_log")).toMatchObject({ traffic_type: "ALL", max_aggregation_interval: 60 });
  const group = theResource(dev, "aws_cloudwatch_log_group");
  expect(group.retention_in_days).toBe(30);
  expect(group.kms_key_id).toMatch(/dev-keys\.outputs\..*aws_kms_keyoperations_key/);
  expect(theResource(prod, "aws_cloudwatch_log_group").retention_in_days).toBe(365);
  const statements = statementsOf(dev, theResource(dev, "aws_iam_role_policy").policy);
  expect(statements.map(({ actions, resources }) => ({ actions, resources }))).toEqual([
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      resources: [`\${aws_cloudwatch_log_group.${group.id}.arn}:*`],
    },
    { actions: ["logs:DescribeLogGroups"], resources: [expect.stringMatching(/:logs:us-east-1:.*:log-group:\*$/)] },
  ]);
});

test("a third zone adds two subnets, and moves no other subnet", async () => {
  const three = await synthesis({
    environments: [devWith({ network: { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"] } })],
  });
  const blocksOf = (stack: StackJson) =>
    resourcesOf(stack, "aws_subnet").map(({ cidr_block, id }) => `${id} ${cidr_block}`);
  const [before, after] = [blocksOf(dev), blocksOf(three.stack("dev-network"))];
  expect(after).toEqual(expect.arrayContaining([...before]));
  expect(after).toHaveLength(before.length + 2);
});

test("an environment sets the retention of all its log groups by one setting", async () => {
  const { logs: _short, ...rest } = devWith({});
  const year = await synthesis({ environments: [{ ...rest, logs: { retentionDays: 365 } }] });
  for (const name of ["dev-network", "dev-database", "dev-service"]) {
    const groups = resourcesOf(year.stack(name), "aws_cloudwatch_log_group");
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.map(({ retention_in_days }) => retention_in_days)).toEqual(groups.map(() => 365));
  }
});
