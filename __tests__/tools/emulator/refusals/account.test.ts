import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Account, accountOf } from "../../../../tools/emulator/refusals/account";
import { type Answer, jsonAnswer } from "../../../../tools/network/http";
import { FakeMinistack } from "../../../support/fake-ministack";

const ROLE = "arn:aws:iam::123456789012:role/read";
const xml = (status: number, body: string): Answer => ({
  status,
  headers: { "content-type": "text/xml" },
  body: Buffer.from(`<Response>${body}</Response>`),
});
const error = (code: string) => jsonAnswer(400, { __type: code, message: code });

let fake: FakeMinistack;
let account: Account;

beforeEach(async () => {
  fake = new FakeMinistack();
  const clients = await fake.start();
  account = accountOf({ id: "123456789012", ministack: clients, moto: clients });
});
afterEach(() => fake.stop());

test("a key is as KMS says, missing, or one that AWS manages", async () => {
  const target = "TrentService.DescribeKey";
  fake.answers[target] = ({ KeyId }) =>
    KeyId === "gone" ? error("NotFoundException") : jsonAnswer(200, { KeyMetadata: { KeyState: KeyId } });
  expect(await account.keys.state("gone")).toBe("Missing");
  for (const state of ["Enabled", "Disabled", "PendingDeletion"]) expect(await account.keys.state(state)).toBe(state);
  expect(await account.keys.state("arn:aws:kms:us-east-1:123456789012:alias/aws/secretsmanager")).toBe("Enabled");
  expect(fake.asked(target)).toHaveLength(4);
});

test("a role's policies are read as they were written", async () => {
  const document = encodeURIComponent('{"Statement":[]}');
  fake.answers = {
    GetRole: ({ RoleName }) =>
      RoleName === "read"
        ? xml(
            200,
            `<GetRoleResult><Role><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument></Role></GetRoleResult>`,
          )
        : xml(404, "<Error><Code>NoSuchEntity</Code><Message>none</Message></Error>"),
    ListRolePolicies: () =>
      xml(200, "<ListRolePoliciesResult><PolicyNames><member>a</member></PolicyNames></ListRolePoliciesResult>"),
    GetRolePolicy: () =>
      xml(
        200,
        `<GetRolePolicyResult><PolicyName>a</PolicyName><PolicyDocument>${document}</PolicyDocument></GetRolePolicyResult>`,
      ),
  };
  expect(await account.identities.trustPolicy(ROLE)).toBe('{"Statement":[]}');
  expect(await account.identities.trustPolicy(`${ROLE}-2`)).toBeUndefined();
  expect([...(await account.identities.inlinePolicies("read"))]).toEqual([["a", '{"Statement":[]}']]);
});

test("a secret is found, in its recovery window, or missing", async () => {
  fake.answers.DescribeSecret = ({ SecretId }) =>
    SecretId === "none"
      ? error("ResourceNotFoundException")
      : jsonAnswer(200, { KmsKeyId: "arn:key", ...(SecretId === "old" && { DeletedDate: 1 }) });
  expect(await account.secrets.find("none")).toBeUndefined();
  expect(await account.secrets.find("app")).toEqual({ isDeleted: false, kmsKeyId: "arn:key" });
  expect(await account.secrets.find("old")).toEqual({ isDeleted: true, kmsKeyId: "arn:key" });
});

test("a function's own reservation counts as unreserved when the function gets another", async () => {
  fake.answers = {
    "/2016-08-19/account-settings": () =>
      jsonAnswer(200, { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 990 } }),
    "/2019-09-30/functions/read/concurrency": () => jsonAnswer(200, { ReservedConcurrentExecutions: 10 }),
  };
  expect(await account.functions.concurrencyWithout("read")).toEqual({ limit: 1000, unreserved: 1000 });
});

test("an endpoint that is deleted uses nothing", async () => {
  const endpoint = (id: string, state: string) =>
    `<item><vpcEndpointId>${id}</vpcEndpointId><vpcId>vpc-1</vpcId><serviceName>sqs</serviceName><state>${state}</state>` +
    "<privateDnsEnabled>true</privateDnsEnabled><subnetIdSet><item>subnet-1</item></subnetIdSet>" +
    "<groupSet><item><groupId>sg-1</groupId></item></groupSet></item>";
  fake.answers.DescribeVpcEndpoints = () =>
    xml(200, `<vpcEndpointSet>${endpoint("a", "available")}${endpoint("b", "deleted")}</vpcEndpointSet>`);
  expect(await account.network.endpoints()).toEqual([
    { vpcId: "vpc-1", serviceName: "sqs", privateDns: true, securityGroupIds: ["sg-1"], subnetIds: ["subnet-1"] },
  ]);
});

test("a snapshot has its key, and is missing where RDS says so", async () => {
  fake.answers.DescribeDBSnapshots = ({ DBSnapshotIdentifier }) =>
    DBSnapshotIdentifier === "final"
      ? xml(
          200,
          "<DescribeDBSnapshotsResult><DBSnapshots><DBSnapshot><KmsKeyId>arn:key</KmsKeyId></DBSnapshot></DBSnapshots></DescribeDBSnapshotsResult>",
        )
      : xml(404, "<Error><Code>DBSnapshotNotFound</Code><Message>none</Message></Error>");
  expect(await account.databases.snapshot("final")).toEqual({ kmsKeyId: "arn:key" });
  expect(await account.databases.snapshot("none")).toBeUndefined();
});
