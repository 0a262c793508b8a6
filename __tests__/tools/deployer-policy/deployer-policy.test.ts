import { describe, expect, test } from "@jest/globals";
import { accounts as ourAccounts } from "../../../stacks/environments/accounts";
import { prod } from "../../../stacks/environments/prod";
import type { SynthesizedStacks } from "../../../stacks/output/synthesized-stacks";
import type { AccountInput } from "../../../stacks/settings/account-settings";
import { ACTION_FILES } from "../../../tools/deployer-policy";
import { deployerStatements } from "../../../tools/deployer-policy/deployer-policy";
import { OwnerOutput, type StackOutput } from "../../../tools/deployer-policy/owner-output";
import type { Statement } from "../../../tools/deployer-policy/statement";
import { devWith } from "../../support/dev-with";
import { type InMemory, stacksInMemory, synthesizeAll } from "../../support/synthesis";

const ENVIRONMENTS = {
  dev: devWith({}),
  prod,
  iam: devWith({ database: { authentication: "iam" } }),
  proxy: devWith({ database: { proxy: true } }),
};

function outputOf(owner: string, made: InMemory<SynthesizedStacks>): OwnerOutput {
  const names = [...new Set(made.resources.map(({ stack }) => stack))];
  // What a stack's JSON may hold is wider than what the policy reads of it.
  const stacks = names.map((name) => [name, made.stack(name) as unknown as StackOutput] as const);
  return new OwnerOutput(owner, new Map(stacks));
}

function outputOfEnvironment(environment: unknown, accounts = ourAccounts): OwnerOutput {
  const made = stacksInMemory({ environment, accounts });
  return outputOf(made.environment.name, made);
}

function outputOfAccount(): OwnerOutput {
  const account: AccountInput = { name: "main", region: "us-east-1", state: { backend: "local" } };
  const [made] = synthesizeAll({ accounts: [account], environments: [] }).accounts;
  if (!made) throw new Error("no account");
  return outputOf("main", made);
}

const OUTPUTS = new Map([
  ...Object.entries(ENVIRONMENTS).map(([name, environment]) => [name, outputOfEnvironment(environment)] as const),
  ["account", outputOfAccount()],
]);

function statements(environment: keyof typeof ENVIRONMENTS | "account"): ReadonlyMap<string, Statement> {
  const output = OUTPUTS.get(environment);
  if (!output) throw new Error(environment);
  return new Map(deployerStatements(output).map((statement) => [statement.Sid, statement]));
}

/** An output of one stack, `dev-network`, with one resource of a type. */
function outputWith(type: string): OwnerOutput {
  const provider = { aws: [{ region: "us-east-1" }] };
  return new OwnerOutput("dev", new Map([["dev-network", { provider, resource: { [type]: { one: {} } } }]]));
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

  test("name the account where its entry says the number, and the region's partition", () => {
    const output = outputOfEnvironment(
      devWith({}),
      ourAccounts.map((account) => ({ ...account, accountId: "111122223333" })),
    );
    expect(output.arn("lambda", "function:dev-*")).toBe("arn:aws:lambda:us-east-1:111122223333:function:dev-*");
    const provider = { aws: [{ region: "us-gov-west-1" }] };
    const gov = new OwnerOutput("dev", new Map([["dev-network", { provider }]]));
    expect(gov.iamArn("role/dev-*")).toBe("arn:aws-us-gov:iam::*:role/dev-*");
  });
});

test("an account's deployer may make the service-linked role of RDS, and the role that writes the API's logs", () => {
  expect(statements("account").get("IamServiceLinked")?.Resource).toEqual([
    "arn:aws:iam::*:role/aws-service-role/rds.amazonaws.com/*",
  ]);
  expect(statements("account").get("Iam")?.Resource).toEqual(["arn:aws:iam::*:role/main-*"]);
  expect(statements("account").get("ApiGatewayAccount")?.Resource).toEqual(["arn:aws:apigateway:us-east-1::/account"]);
});

describe("conditions", () => {
  test("what destroys by id needs the environment's tags", () => {
    const tags = { "aws:ResourceTag/environment": "dev", "aws:ResourceTag/project": "private-lambda" };
    for (const sid of ["Ec2Delete", "KmsDelete"]) {
      expect(statements("dev").get(sid)?.Condition).toEqual({ StringEquals: tags });
    }
  });

  test("roles are handed to the services of the output only, and the policies of the output only are attached", () => {
    const services = ["lambda", "monitoring.rds", "vpc-flow-logs"].map((name) => `${name}.amazonaws.com`);
    const passRole = (environment: keyof typeof ENVIRONMENTS | "account") =>
      statements(environment).get("PassRole")?.Condition;
    expect(passRole("dev")).toEqual({ StringEquals: { "iam:PassedToService": services } });
    expect(passRole("account")).toEqual({ StringEquals: { "iam:PassedToService": ["apigateway.amazonaws.com"] } });
    expect(JSON.stringify(passRole("proxy"))).toContain('"rds.amazonaws.com"');
    expect(statements("dev").get("IamAttach")?.Condition).toEqual({
      ArnEquals: {
        "iam:PolicyARN": ["arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"],
      },
    });
  });

  test("keys decrypt through the services of the output only", () => {
    const decrypt = [...statements("dev").values()].filter(({ Action }) => Action.includes("kms:Decrypt"));
    const services = ["lambda", "logs", "rds", "secretsmanager"].map((name) => `${name}.us-east-1.amazonaws.com`);
    expect(decrypt.map(({ Condition }) => Condition)).toEqual([{ StringEquals: { "kms:ViaService": services } }]);
    expect(statements("account").get("KmsThroughServices")).toBeUndefined();
  });
});

describe("state", () => {
  test("in S3: the bucket, each stack's object, and its lock file", () => {
    const state = "arn:aws:s3:::example-terraform-state";
    const objects = ["keys", "network", "database", "service"].map(
      (role) => `${state}/private-lambda/prod-${role}.tfstate`,
    );
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
    const output = outputOfEnvironment({ ...prod, state: { ...prod.state, kmsKeyArn } });
    expect(deployerStatements(output).find(({ Sid }) => Sid === "StateKey")?.Resource).toEqual([kmsKeyArn]);
  });

  test("elsewhere: nothing of AWS", () => {
    expect(JSON.stringify([...statements("dev").values()])).not.toContain("s3:");
  });
});
