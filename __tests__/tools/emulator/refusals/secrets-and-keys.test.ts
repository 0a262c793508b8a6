import { describe, expect, test } from "@jest/globals";
import type { KeyState } from "../../../../tools/emulator/refusals/account/keys";
import { ACCOUNT_ID, jsonCall, policy, refused } from "../../../support/refused";

const ROOT = { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` };
const ROLE = { AWS: `arn:aws:iam::${ACCOUNT_ID}:role/reader` };
const secretCall = (operation: string, input: object) => jsonCall("secretsmanager", operation, input);
const withRole = { identities: { trustPolicy: async () => policy() } };

test("deleted-secrets refuses the name of a secret in its recovery window, and calls on it", async () => {
  const secrets = (isDeleted: boolean) => ({ secrets: { find: async () => ({ isDeleted }) } });
  const create = secretCall("CreateSecret", { Name: "app" });
  const rotate = secretCall("RotateSecret", { SecretId: "app" });
  expect(await refused("deleted-secrets", create, secrets(true))).toBe(
    "400 InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
  );
  expect(await refused("deleted-secrets", rotate, secrets(true))).toContain("it was marked for deletion");
  expect(await refused("deleted-secrets", create)).toBeUndefined();
  expect(await refused("deleted-secrets", rotate, secrets(false))).toBeUndefined();
});

describe("secret-keys", () => {
  const facts = (state: KeyState) => ({
    keys: { state: async () => state },
    secrets: { find: async () => ({ isDeleted: false, kmsKeyId: "arn:key" }) },
  });
  test.each([
    ["CreateSecret", { Name: "app", KmsKeyId: "arn:key" }, "EncryptionFailure"],
    ["PutSecretValue", { SecretId: "app" }, "EncryptionFailure"],
    ["GetSecretValue", { SecretId: "app" }, "DecryptionFailure"],
  ])("%s", async (operation, input, code) => {
    for (const state of ["PendingDeletion", "Disabled", "Missing"] as const) {
      expect(await refused("secret-keys", secretCall(operation, input), facts(state))).toMatch(`400 ${code}: `);
    }
    expect(await refused("secret-keys", secretCall(operation, input), facts("Enabled"))).toBeUndefined();
  });
});

test("secret-names refuses other characters", async () => {
  expect(await refused("secret-names", secretCall("CreateSecret", { Name: "it's" }))).toContain(
    "ValidationException: Invalid name",
  );
  expect(await refused("secret-names", secretCall("CreateSecret", { Name: "dev/app_1+2=3.4@5-6" }))).toBeUndefined();
});

describe("secret-policies", () => {
  const put = (text: string, BlockPublicPolicy = true) =>
    secretCall("PutResourcePolicy", { SecretId: "app", ResourcePolicy: text, BlockPublicPolicy });
  const get = { Action: "secretsmanager:GetSecretValue", Resource: "*" };
  const open = policy({ ...get, Principal: "*" });

  test.each([
    ["a policy that is too long", policy({ ...get, Principal: ROOT, Sid: "a".repeat(20_480) }), "ValidationException"],
    ["a text that is no policy", "{", "MalformedPolicyDocumentException"],
    ["a role that does not exist", policy({ ...get, Principal: ROLE }), "MalformedPolicyDocumentException"],
    ["a public policy", open, "PublicPolicyException"],
  ])("refuses %s", async (_, text, code) => {
    expect(await refused("secret-policies", put(text))).toContain(code);
  });

  test("lets others pass", async () => {
    expect(await refused("secret-policies", put(policy({ ...get, Principal: ROLE })), withRole)).toBeUndefined();
    expect(await refused("secret-policies", put(open, false))).toBeUndefined();
    expect(await refused("secret-policies", put(policy({ ...get, Principal: "*", Effect: "Deny" })))).toBeUndefined();
  });
});

describe("key-policies", () => {
  const create = (text: string, more: object = {}) => jsonCall("kms", "CreateKey", { Policy: text, ...more });
  const administered = { Principal: ROOT, Action: "kms:*", Resource: "*" };
  const locked = policy({ ...administered, Principal: { Service: "logs.us-east-1.amazonaws.com" } });

  test("refuses a policy that locks the account out", async () => {
    expect(await refused("key-policies", create(locked))).toBe(
      "400 MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.",
    );
    expect(await refused("key-policies", create(locked, { BypassPolicyLockoutSafetyCheck: true }))).toBeUndefined();
    expect(await refused("key-policies", create(policy(administered)))).toBeUndefined();
    expect(await refused("key-policies", jsonCall("kms", "CreateKey", {}))).toBeUndefined();
  });

  test("refuses a role that does not exist, and a text that is no policy", async () => {
    const used = policy(administered, { Principal: ROLE, Action: "kms:Decrypt", Resource: "*" });
    expect(await refused("key-policies", create(used))).toContain("one or more invalid principals");
    expect(await refused("key-policies", create(used), withRole)).toBeUndefined();
    expect(await refused("key-policies", create("{"))).toContain("MalformedPolicyDocumentException");
  });
});

describe("log-group-keys", () => {
  const create = jsonCall("logs", "CreateLogGroup", { logGroupName: "/dev/api", kmsKeyId: "arn:key" });
  const admitting = (arn: string, service = "logs.us-east-1.amazonaws.com") =>
    policy({
      Principal: { Service: service },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      Resource: "*",
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": arn } },
    });
  const ARN = `arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:/dev/api`;
  const keys = (text: string, state: KeyState = "Enabled") => ({
    keys: { state: async () => state, policy: async () => text },
  });

  test("refuses a key that cannot be used", async () => {
    expect(await refused("log-group-keys", create, keys(admitting(ARN), "Disabled"))).toMatch(
      /^400 InvalidParameterException/,
    );
  });

  test.each([
    ["another log group's ARN", admitting(`${ARN}-2`)],
    ["another region's service", admitting(ARN, "logs.eu-west-1.amazonaws.com")],
    ["too few actions", policy({ Principal: { Service: "logs.us-east-1.amazonaws.com" }, Action: "kms:Encrypt" })],
  ])("refuses a key's policy for %s", async (_, text) => {
    expect(await refused("log-group-keys", create, keys(text))).toBe(
      `400 AccessDeniedException: The specified KMS key does not exist or is not allowed to be used with Arn '${ARN}'`,
    );
  });

  test("lets the admitted log group, and one without a key, pass", async () => {
    expect(await refused("log-group-keys", create, keys(admitting(ARN)))).toBeUndefined();
    expect(await refused("log-group-keys", create, keys(admitting(`${ARN.slice(0, -3)}*`)))).toBeUndefined();
    const plain = jsonCall("logs", "CreateLogGroup", { logGroupName: "/dev/api" });
    expect(await refused("log-group-keys", plain, keys("{}", "Missing"))).toBeUndefined();
  });
});
