import { describe, expect, test } from "@jest/globals";
import { prod } from "../../../stacks/environments/prod";
import { ACTION_FILES } from "../../../tools/deployer-policy";
import { deployerStatements } from "../../../tools/deployer-policy/deployer-policy";
import { EnvironmentOutput, type StackOutput } from "../../../tools/deployer-policy/environment-output";
import type { Statement } from "../../../tools/deployer-policy/statement";
import { devWith } from "../../support/dev-with";
import { stacksInMemory } from "../../support/synthesis";

const ENVIRONMENTS = {
  dev: devWith({}),
  prod,
  iam: devWith({ database: { authentication: "iam" } }),
  proxy: devWith({ database: { proxy: true } }),
};

function outputOf(environment: unknown): EnvironmentOutput {
  const made = stacksInMemory({ environment });
  const names = [...new Set(made.resources.map(({ stack }) => stack))];
  // What a stack's JSON may hold is wider than what the policy reads of it.
  const stacks = names.map((name) => [name, made.stack(name) as unknown as StackOutput] as const);
  return new EnvironmentOutput(made.environment.name, new Map(stacks));
}

const OUTPUTS = new Map(Object.entries(ENVIRONMENTS).map(([name, environment]) => [name, outputOf(environment)]));

function statements(environment: keyof typeof ENVIRONMENTS): ReadonlyMap<string, Statement> {
  const output = OUTPUTS.get(environment);
  if (!output) throw new Error(environment);
  return new Map(deployerStatements(output).map((statement) => [statement.Sid, statement]));
}

/** An output of one stack, `dev-network`, with one resource of a type. */
function outputWith(type: string): EnvironmentOutput {
  const provider = { aws: [{ region: "us-east-1" }] };
  return new EnvironmentOutput("dev", new Map([["dev-network", { provider, resource: { [type]: { one: {} } } }]]));
}

describe("the registry", () => {
  const types = Object.values(ACTION_FILES).flatMap((file) => Object.keys(file));
  const inOutputs = [...OUTPUTS.values()].flatMap(({ resources, data }) => [
    ...resources.map(({ type }) => type),
    ...data.map(({ type }) => `data.${type}`),
  ]);

  test("has each type of the outputs once, and no other", () => {
    expect([...types].sort()).toEqual([...new Set(inOutputs)].sort());
  });

  test.each([
    ["aws_lambda_alias", "add it to tools/deployer-policy/lambda-actions.ts"],
    ["aws_vpc_peering_connection", "add it to tools/deployer-policy/ec2-actions.ts"],
    ["aws_sqs_queue", "add it to a new tools/deployer-policy/sqs-actions.ts, named in tools/deployer-policy/index.ts"],
  ])("%s, which it does not have, is a problem that says where to add it", (type, fix) => {
    expect(() => deployerStatements(outputWith(type))).toThrow(
      `dev-network has ${type}, whose IAM actions are not known; ${fix}`,
    );
  });
});

describe("resources", () => {
  test("are the environment's wherever AWS has names", () => {
    const names = new Map([...statements("dev")].map(([sid, { Resource }]) => [sid, Resource]));
    expect(names.get("Lambda")).toEqual(["arn:aws:lambda:us-east-1:*:function:dev-*"]);
    expect(names.get("Iam")).toEqual(["arn:aws:iam::*:role/dev-*"]);
    expect(names.get("SecretsManager")).toEqual(["arn:aws:secretsmanager:us-east-1:*:secret:dev/*"]);
    expect(names.get("Rds")).toEqual(
      ["db:dev-*", "snapshot:dev-*", "pg:dev-*", "subgrp:dev-*", "og:default:*"].map(
        (name) => `arn:aws:rds:us-east-1:*:${name}`,
      ),
    );
    expect(names.get("Logs")).toEqual(
      ["/aws/apigateway/dev-*", "/aws/lambda/dev-*", "/aws/rds/instance/dev-*", "/aws/vpc/dev/*"]
        .concat("API-Gateway-Execution-Logs_*/v1*")
        .map((name) => `arn:aws:logs:us-east-1:*:log-group:${name}`),
    );
  });

  test("are all of them in the statements that have no resource in AWS, and in no other", () => {
    const open = [...statements("proxy").values()].filter(({ Resource }) => Resource.includes("*"));
    expect(open.map(({ Sid }) => Sid)).toEqual([
      "Ec2Read",
      "RdsRead",
      "RdsProxyCreate",
      "KmsWithoutResource",
      "LogsRead",
    ]);
    for (const { Action } of open) {
      for (const action of Action) expect(action).toMatch(/:(Describe|List)|^(kms:CreateKey|rds:CreateDBProxy)$/);
    }
  });

  test("name the account and the region's partition where the environment does", () => {
    const output = outputOf(devWith({ accountId: "111122223333" } as never));
    expect(output.arn("lambda", "function:dev-*")).toBe("arn:aws:lambda:us-east-1:111122223333:function:dev-*");
    const provider = { aws: [{ region: "us-gov-west-1" }] };
    const gov = new EnvironmentOutput("dev", new Map([["dev-network", { provider }]]));
    expect(gov.iamArn("role/dev-*")).toBe("arn:aws-us-gov:iam::*:role/dev-*");
  });
});

describe("conditions", () => {
  test("what destroys by id needs the environment's tags", () => {
    const tags = { "aws:ResourceTag/environment": "dev", "aws:ResourceTag/project": "private-lambda" };
    for (const sid of ["Ec2Delete", "KmsDelete"]) {
      expect(statements("dev").get(sid)?.Condition).toEqual({ StringEquals: tags });
    }
  });

  test("roles are handed to the services of the output only, and the policies of the output only are attached", () => {
    const services = ["apigateway", "lambda", "monitoring.rds", "vpc-flow-logs"].map((name) => `${name}.amazonaws.com`);
    const passRole = (environment: keyof typeof ENVIRONMENTS) => statements(environment).get("PassRole")?.Condition;
    expect(passRole("dev")).toEqual({ StringEquals: { "iam:PassedToService": services } });
    expect(JSON.stringify(passRole("proxy"))).toContain('"rds.amazonaws.com"');
    expect(statements("dev").get("IamAttach")?.Condition).toEqual({
      ArnEquals: {
        "iam:PolicyARN": ["AmazonAPIGatewayPushToCloudWatchLogs", "AmazonRDSEnhancedMonitoringRole"].map(
          (name) => `arn:aws:iam::aws:policy/service-role/${name}`,
        ),
      },
    });
  });

  test("keys decrypt through the services of the output only", () => {
    const decrypt = [...statements("dev").values()].filter(({ Action }) => Action.includes("kms:Decrypt"));
    const services = ["lambda", "logs", "rds", "secretsmanager"].map((name) => `${name}.us-east-1.amazonaws.com`);
    expect(decrypt.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { "kms:ViaService": services } }]);
    expect(JSON.stringify(statements("iam").get("KmsThroughServices"))).not.toContain("secretsmanager");
  });
});

describe("state", () => {
  test("in S3: the bucket, each stack's object, and its lock file", () => {
    const state = "arn:aws:s3:::example-terraform-state";
    const objects = ["network", "database", "service"].map((role) => `${state}/private-lambda/prod-${role}.tfstate`);
    expect(statements("prod").get("StateBucket")?.Resource).toEqual([state]);
    expect([...(statements("prod").get("States")?.Resource ?? [])].sort()).toEqual([...objects].sort());
    expect(statements("prod").get("StateLocks")?.Action).toContain("s3:DeleteObject");
    expect(statements("prod").get("StateLocks")?.Resource).toContain(
      `${state}/private-lambda/prod-network.tfstate.tflock`,
    );
    expect(statements("prod").get("StateKey")).toBeUndefined();
  });

  test("under a key of one's own: the key", () => {
    const kmsKeyArn = "arn:aws:kms:us-east-1:111122223333:key/1";
    const output = outputOf({ ...prod, state: { ...prod.state, kmsKeyArn } });
    expect(deployerStatements(output).find(({ Sid }) => Sid === "StateKey")?.Resource).toEqual([kmsKeyArn]);
  });

  test("elsewhere: nothing of AWS", () => {
    expect(JSON.stringify([...statements("dev").values()])).not.toContain("s3:");
  });
});
