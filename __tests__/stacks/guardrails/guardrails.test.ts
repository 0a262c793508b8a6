import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { catalogue } from "../../../stacks/catalogue";
import { accounts as ourAccounts } from "../../../stacks/environments/accounts";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { guardrailProblems, guardrails } from "../../../stacks/guardrails";
import { connectionBudget } from "../../../stacks/guardrails/connection-budget";
import type { Breach, Guardrail } from "../../../stacks/guardrails/guardrail";
import { lambdaConcurrency } from "../../../stacks/guardrails/lambda-concurrency";
import { noPassword } from "../../../stacks/guardrails/no-password";
import { policiesAsDocuments } from "../../../stacks/guardrails/policies-as-documents";
import { portableOutput, withoutPathsBelow } from "../../../stacks/guardrails/portable-output";
import { privateOnly } from "../../../stacks/guardrails/private-only";
import { securityGroupDescriptions } from "../../../stacks/guardrails/security-group-descriptions";
import { uniqueNames } from "../../../stacks/guardrails/unique-names";
import type { SynthesizedBlock, SynthesizedEnvironment } from "../../../stacks/output/synthesized-stacks";
import { devWith } from "../../support/dev-with";
import { stacksInMemory, synthesizeAll } from "../../support/synthesis";
import { validEnvironment } from "../../support/valid-environment";

const environment = validEnvironment(dev);

function judge(guardrail: Guardrail, type: string, attributes: SynthesizedBlock["attributes"]): readonly string[] {
  const resources = [{ stack: "dev-x", type, name: "it", attributes }];
  return breachesOf(guardrail, { environment, resources, data: [] }).map(({ problem, fix }) => `${problem}; ${fix}`);
}

function breachesOf(guardrail: Guardrail, synthesized: SynthesizedEnvironment): readonly Breach[] {
  if (guardrail.judges === "stacks") return guardrail.check(synthesized);
  if (guardrail.judges === "environment") return guardrail.check(synthesized);
  return guardrail.check({ account: synthesized.environment.account, environments: [synthesized] });
}
const connected = { environment: { variables: { DATABASE_HOST: "db" } }, function_name: "dev-f" };
const document = `\${data.aws_iam_policy_document.d.json}`;

describe("a breach of a guardrail is named with its fix", () => {
  const broken: readonly (readonly [Guardrail, string, SynthesizedBlock["attributes"], RegExp])[] = [
    [noPassword, "aws_db_instance", { password: "x" }, /aws_db_instance\.it sets password, which would stand in state/],
    [noPassword, "aws_secretsmanager_secret_version", { secret_string: "x" }, /sets secret_string/],
    [noPassword, "aws_secretsmanager_secret_version", { secret_binary: "x" }, /sets secret_binary/],
    [noPassword, "aws_db_instance", { password_wo: "x" }, /sets password_wo/],
    [noPassword, "aws_rds_cluster", { master_password: "x" }, /sets master_password,/],
    [noPassword, "aws_rds_cluster", { master_password_wo: "x" }, /sets master_password_wo/],
    [noPassword, "aws_ssm_parameter", { value: "x" }, /sets value/],
    [
      noPassword,
      "aws_lambda_function",
      { environment: { variables: { DB_PASSWORD: "x" } } },
      /has environment variable DB_PASSWORD/,
    ],
    [policiesAsDocuments, "aws_iam_role", { assume_role_policy: "{}" }, /has assume_role_policy as a string/],
    [policiesAsDocuments, "aws_sqs_queue_policy", { policy: `\${jsonencode({})}` }, /has policy as a string/],
    [portableOutput, "aws_lambda_function", { filename: `${homedir()}/a.zip` }, /holds the absolute path/],
    [privateOnly, "aws_internet_gateway", {}, /is a way out of the VPC/],
    [privateOnly, "aws_route", {}, /is a way out of the VPC/],
    [privateOnly, "aws_vpc_peering_connection", {}, /is a way out of the VPC/],
    [privateOnly, "aws_nat_gateway", {}, /is a way out of the VPC/],
    [privateOnly, "aws_egress_only_internet_gateway", {}, /is a way out of the VPC/],
    [privateOnly, "aws_security_group", { ingress: [] }, /has inline rules/],
    [privateOnly, "aws_db_instance", {}, /may be publicly accessible; set publicly_accessible to false/],
    [privateOnly, "aws_vpc_security_group_egress_rule", { cidr_ipv4: "0.0.0.0/0" }, /names everyone by address/],
    [
      privateOnly,
      "aws_vpc_security_group_ingress_rule",
      { cidr_ipv4: "10.20.0.0/16" },
      /names 10\.20\.0\.0\/16 by address/,
    ],
    [
      securityGroupDescriptions,
      "aws_security_group",
      { description: "the database's" },
      /aws_security_group\.it has the description "the database's", in which EC2 does not allow '/,
    ],
    [
      securityGroupDescriptions,
      "aws_vpc_security_group_ingress_rule",
      { description: 'd\u00e9j\u00e0 "vu"' },
      /in which EC2 does not allow \u00e9 \u00e0 "/,
    ],
    [
      securityGroupDescriptions,
      "aws_vpc_security_group_egress_rule",
      { description: "x".repeat(256) },
      /256 characters long, EC2 allows 255/,
    ],
    [
      connectionBudget,
      "aws_lambda_function",
      { ...connected, reserved_concurrent_executions: 68 },
      /may hold 68 connections .* allows 67/,
    ],
    [connectionBudget, "aws_lambda_function", connected, /dev-f: reservedConcurrency must be at least 1, got none/],
    [
      lambdaConcurrency,
      "aws_lambda_function",
      { reserved_concurrent_executions: 901 },
      /^accounts\/main: functions reserve 901 execution environments \(dev 901\), and AWS keeps 100 of lambda\.concurrentExecutions 1000 unreserved; ask AWS for a higher quota, or switch lambda\.reservations off/,
    ],
  ];
  test.each(broken.map(([guardrail, ...rest]) => [guardrail.id, guardrail, ...rest] as const))(
    "%s: %#",
    (_id, guardrail, type, attributes, pattern) => {
      expect(judge(guardrail, type, attributes)).toEqual([expect.stringMatching(pattern)]);
    },
  );
});

describe("portable-output in the working directory /app, as in a container", () => {
  const guardrail = withoutPathsBelow(["/app"]);
  const named = [
    "/app/.build/a.zip",
    'file("/app/a")',
    "path: /app/a",
    "path=/app/a",
    "a:/app/b",
    "['/app/a']",
    "\n/app/a",
  ];
  test.each(named)("reports %j, which holds a path below /app", (filename) => {
    expect(judge(guardrail, "aws_lambda_function", { nested: [{ filename }] })).toEqual([
      `dev-x: aws_lambda_function.it holds the absolute path ${filename}; make it relative to the stack`,
    ]);
  });

  const other = [
    "arn:aws:iam::123456789012:role/app/reader",
    `\${aws_api_gateway_rest_api.api.execution_arn}/app/orders`,
    "*/app/orders",
    "https://example.com/app/",
    "../app/a.zip",
    "-/app/",
    "/application/a",
    "/app",
  ];
  test.each(other)("accepts %j, which holds no path below /app", (value) => {
    expect(judge(guardrail, "aws_lambda_function", { value })).toEqual([]);
  });
});

test("a working or home directory / counts for no path", () => {
  expect(judge(withoutPathsBelow(["/"]), "aws_api_gateway_method", { value: "https://example.com//a" })).toEqual([]);
});

const block = (stack: string, type: string, name: string, attributes: SynthesizedBlock["attributes"]) => ({
  stack,
  type,
  name,
  attributes,
});

test.each(["PASSWORD", "PASSWD", "CLIENT_SECRET", "TOKEN", "credential", "PRIVATE_KEY", "API_KEY"])(
  "an environment variable called %s may hold a secret, its ARN may not",
  (variable) => {
    const withVariable = (name: string) => ({ environment: { variables: { [name]: "x" } } });
    expect(judge(noPassword, "aws_lambda_function", withVariable(variable))).toHaveLength(1);
    for (const suffix of ["ARN", "NAME", "ID"]) {
      expect(judge(noPassword, "aws_lambda_function", withVariable(`${variable}_${suffix}`))).toEqual([]);
    }
  },
);

describe("unique-names", () => {
  test.each([
    ["aws_cloudwatch_log_group", "name"],
    ["aws_iam_role", "name"],
    ["aws_kms_alias", "name"],
    ["aws_lambda_function", "function_name"],
    ["aws_secretsmanager_secret", "name"],
    ["aws_security_group", "name"],
  ])("two of type %s may not share their %s", (type, attribute) => {
    const resources = ["one", "other"].map((name) => block("dev-x", type, name, { [attribute]: "shared" }));
    expect(uniqueNames.check({ resources, data: [] })).toHaveLength(1);
  });

  test("the second resource of a name is named, with the first", () => {
    const resources = [
      block("dev-network", "aws_iam_role", "flow-logs_role", { name: "dev-flow-logs" }),
      block("dev-network", "aws_security_group", "other", { name: "dev-flow-logs" }),
      block("dev-database", "aws_iam_role", "functions_flow-logs_role", { name: "dev-flow-logs" }),
    ];
    expect(uniqueNames.check({ resources, data: [] })).toEqual([
      {
        problem:
          "dev-database: aws_iam_role.functions_flow-logs_role has the name dev-flow-logs of dev-network: aws_iam_role.flow-logs_role",
        fix: "give one of them another name (a function's is its key in stacks/catalogue/index.ts)",
      },
    ]);
  });

  test.each(["database", "database-monitoring", "database-proxy", "flow-logs", "secrets-endpoint"])(
    "reports a function called %s, since another resource of the project has that name",
    (name) => {
      const withIt = {
        ...catalogue,
        [name]: { description: "", trigger: { kind: "migration" }, connectsTo: [] } as const,
      };
      const environment = devWith({ database: { proxy: true } });
      expect(() => stacksInMemory({ environment, catalogue: withIt })).toThrow(
        new RegExp(`has the name dev-${name} of .* \\(guardrail unique-names\\)$`, "m"),
      );
    },
  );
});

describe("connection-budget", () => {
  const [account] = ourAccounts;
  const withoutReservations = (concurrentExecutions: number) => [
    { ...account, lambda: { concurrentExecutions, reservations: { enabled: false, reason: "a new account" } } },
  ];

  test("counts the account's quota where functions reserve nothing: each of them can take all of it", () => {
    expect(() => stacksInMemory({ accounts: withoutReservations(67) })).not.toThrow();
    expect(() => stacksInMemory({ accounts: withoutReservations(68) })).toThrow(
      "environments/dev: functions may hold 68 connections (without reservations, the quota of account main), " +
        "database.instanceClass db.t4g.micro allows 67; reserve concurrency (lambda.reservations in " +
        "stacks/environments/accounts.ts) or choose a larger class in stacks/environments/dev.ts",
    );
  });

  test("counts the smaller class until the maintenance window: the one that the instance still has, or the new one", () => {
    const many = { ...catalogue, "orders-read": { ...catalogue["orders-read"], reservedConcurrency: 100 } };
    const judge = (
      instanceClass: "db.t4g.micro" | "db.t4g.small",
      formerInstanceClass?: "db.t4g.micro" | "db.t4g.small",
    ) =>
      stacksInMemory({
        environment: devWith({ database: { instanceClass, ...(formerInstanceClass && { formerInstanceClass }) } }),
        catalogue: many,
      });
    expect(() => judge("db.t4g.small")).not.toThrow();
    expect(() => judge("db.t4g.small", "db.t4g.micro")).toThrow(
      /database\.formerInstanceClass db\.t4g\.micro allows 67/,
    );
    expect(() => judge("db.t4g.micro", "db.t4g.small")).toThrow(/database\.instanceClass db\.t4g\.micro allows 67/);
  });
});

test("lambda-concurrency counts all environments of an account, and no other's", () => {
  const accounts = [
    { ...ourAccounts[0], lambda: { concurrentExecutions: 125 } },
    { ...ourAccounts[0], name: "other", lambda: { concurrentExecutions: 113 } },
  ];
  expect(() => synthesizeAll({ accounts, environments: [dev, prod] })).toThrow(
    /accounts\/main: functions reserve 26 execution environments \(dev 13, prod 13\), and AWS keeps 100 of .* 125/,
  );
  expect(() => synthesizeAll({ accounts, environments: [dev, { ...prod, account: "other" }] })).not.toThrow();
});

test("SECURITY.md lists each guardrail's id with the guardrail's sentence", () => {
  const listed = readFileSync("SECURITY.md", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, id, says] = /^\| `([a-z-]+)` \| ([^|]*) \|$/.exec(line) ?? [];
      return id === undefined ? [] : [{ id, says }];
    });
  expect(listed).toEqual(guardrails.map(({ id, says }) => ({ id, says })));
});

test("guardrailProblems names what is wrong, the fix and the guardrail in one line", () => {
  const resources = [block("dev-x", "aws_internet_gateway", "it", {})];
  const stacks = { resources, data: [] };
  expect(guardrailProblems([{ account: environment.account, stacks, environments: [] }])).toEqual([
    "dev-x: aws_internet_gateway.it is a way out of the VPC; reach AWS services by an interface endpoint (guardrail private-only)",
  ]);
});

test("output that keeps the guardrails passes", () => {
  expect(
    judge(noPassword, "aws_lambda_function", { environment: { variables: { DATABASE_SECRET_ARN: "arn" } } }),
  ).toEqual([]);
  expect(judge(policiesAsDocuments, "aws_iam_role", { assume_role_policy: document })).toEqual([]);
  expect(judge(portableOutput, "aws_lambda_function", { filename: "assets/a.zip" })).toEqual([]);
  expect(judge(privateOnly, "aws_vpc_security_group_egress_rule", { referenced_security_group_id: "sg" })).toEqual([]);
  expect(judge(securityGroupDescriptions, "aws_security_group", { description: "aZ0. _-:/()#,@[]+=&;{}!$*" })).toEqual(
    [],
  );
  expect(judge(securityGroupDescriptions, "aws_security_group", { description: "x".repeat(255) })).toEqual([]);
  expect(judge(securityGroupDescriptions, "aws_db_parameter_group", { description: "RDS's own rules" })).toEqual([]);
  expect(judge(connectionBudget, "aws_lambda_function", { ...connected, reserved_concurrent_executions: 67 })).toEqual(
    [],
  );
});
