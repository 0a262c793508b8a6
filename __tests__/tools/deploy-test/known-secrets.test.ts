import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { DeployedEnvironment } from "../../../tools/deploy-test/deployed-environment";
import { applicationPasswords, keysAndMasterPasswords } from "../../../tools/deploy-test/known-secrets";
import { jsonAnswer } from "../../../tools/network/http";
import { copiedEnvironment } from "../../support/copied-environment";
import { FakeMinistack } from "../../support/fake-ministack";

const ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-abcdef";
let ministack: FakeMinistack;

beforeEach(() => {
  ministack = new FakeMinistack();
  const VersionIdsToStages = { now: ["AWSCURRENT"], old: ["AWSPREVIOUS"], begun: ["AWSPENDING"] };
  ministack.answers = {
    DescribeSecret: () => jsonAnswer(200, { ARN, VersionIdsToStages }),
    GetSecretValue: ({ VersionId }) =>
      VersionId === "begun"
        ? jsonAnswer(400, { __type: "ResourceNotFoundException", message: "no value" })
        : jsonAnswer(200, { SecretString: JSON.stringify({ password: `password-${VersionId}` }) }),
  };
});
afterEach(() => ministack.stop());

async function deployed(byPassword: boolean): Promise<DeployedEnvironment> {
  const emulator = {
    aws: await ministack.start(),
    rotations: async () => [],
    masters: () => [{ username: "master", password: "master-password", database: "orders" }],
  };
  const user = { name: "reader", credentials: { accessKeyId: "AKIA", secretAccessKey: "key" } };
  const deployment = { ...copiedEnvironment({ byPassword }), emulator };
  return { deployment, applicationSecretArn: async () => ARN, users: [user] } as unknown as DeployedEnvironment;
}

test("the application's passwords are those of every version that has a value", async () => {
  const name = "the application's password";
  expect(await applicationPasswords(await deployed(true))).toEqual([
    { name, value: "password-now" },
    { name, value: "password-old" },
  ]);
});

test("an application that logs in by tokens has no password, and Secrets Manager is not asked", async () => {
  expect(await applicationPasswords(await deployed(false))).toEqual([]);
  expect(ministack.calls).toEqual([]);
});

test("a value that cannot be read is a failure, not no password", async () => {
  ministack.answers.GetSecretValue = () => jsonAnswer(400, { __type: "AccessDeniedException", message: "no" });
  await expect(applicationPasswords(await deployed(true))).rejects.toThrow("no");
});

test("callers' keys and masters' passwords are secrets, too", async () => {
  expect(keysAndMasterPasswords(await deployed(false))).toEqual([
    { name: "reader's secret key", value: "key" },
    { name: "the master's password", value: "master-password" },
  ]);
});
