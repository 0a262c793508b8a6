import { homedir } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { connectionBudget } from "../../../stacks/guardrails/connection-budget";
import type { Guardrail } from "../../../stacks/guardrails/guardrail";
import { noPassword } from "../../../stacks/guardrails/no-password";
import { policiesAsDocuments } from "../../../stacks/guardrails/policies-as-documents";
import { portableOutput, withoutPathsBelow } from "../../../stacks/guardrails/portable-output";
import { privateOnly } from "../../../stacks/guardrails/private-only";
import { securityGroupDescriptions } from "../../../stacks/guardrails/security-group-descriptions";
import type { SynthesizedBlock } from "../../../stacks/output/synthesized-environment";
import { validateEnvironments } from "../../../stacks/settings/validate";

const [environment] = validateEnvironments([dev]);
if (!environment) throw new Error("dev is not valid");

function judge(guardrail: Guardrail, type: string, attributes: SynthesizedBlock["attributes"]): readonly string[] {
  if (!environment) return [];
  const breaches = guardrail.check({
    environment,
    resources: [{ stack: "dev-x", type, name: "it", attributes }],
    data: [],
  });
  return breaches.map(({ problem, fix }) => `${problem}; ${fix}`);
}
const connected = { environment: { variables: { DATABASE_HOST: "db" } }, function_name: "dev-f" };
const document = `\${data.aws_iam_policy_document.d.json}`;

describe("what breaks a guardrail is named with its fix", () => {
  const broken: readonly (readonly [Guardrail, string, SynthesizedBlock["attributes"], RegExp])[] = [
    [noPassword, "aws_db_instance", { password: "x" }, /aws_db_instance\.it sets password, which would stand in state/],
    [noPassword, "aws_secretsmanager_secret_version", { secret_string: "x" }, /sets secret_string/],
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
  ];
  test.each(broken.map(([guardrail, ...rest]) => [guardrail.id, guardrail, ...rest] as const))(
    "%s: %#",
    (_id, guardrail, type, attributes, pattern) => {
      expect(judge(guardrail, type, attributes)).toEqual([expect.stringMatching(pattern)]);
    },
  );
});

describe("with a working directory /app, as containers have", () => {
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
  test.each(named)("%j names a path of it", (filename) => {
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
  test.each(other)("%j does not", (value) => {
    expect(judge(guardrail, "aws_lambda_function", { value })).toEqual([]);
  });
});

test("a working or home directory / is in no path", () => {
  expect(judge(withoutPathsBelow(["/"]), "aws_api_gateway_method", { value: "https://example.com//a" })).toEqual([]);
});

test("what keeps them passes", () => {
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
