import { describe, expect, test } from "@jest/globals";
import { ACCOUNT_ID, policy, queryCall, refused, trusts } from "../../../support/refused";

const LAMBDA = trusts("lambda.amazonaws.com");
const create = (RoleName: string, AssumeRolePolicyDocument = LAMBDA) =>
  queryCall("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument });
const put = (PolicyDocument: string, PolicyName = "it") =>
  queryCall("iam", "PutRolePolicy", { RoleName: "role", PolicyName, PolicyDocument });
const statement = { Action: "s3:GetObject", Resource: "*" };

test("role-names refuses a name that is too long, or has other characters", async () => {
  expect(await refused("role-names", create("r".repeat(65)))).toContain("length less than or equal to 64");
  expect(await refused("role-names", create("a b"))).toMatch(/^400 ValidationError: .*regular expression/);
  expect(await refused("role-names", create("r".repeat(64)))).toBeUndefined();
});

describe("policy-sizes", () => {
  const sized = (size: number) => policy({ ...statement, Resource: `arn:aws:s3:::${"a".repeat(size)}` });
  const identities = {
    inlinePolicies: async () =>
      new Map([
        ["it", sized(6000)],
        ["other", sized(6000)],
      ]),
  };

  test("counts all inline policies of the role", async () => {
    expect(await refused("policy-sizes", put(sized(6000)), { identities })).toBe(
      "409 LimitExceeded: Maximum policy size of 10240 bytes exceeded for role role",
    );
    expect(await refused("policy-sizes", put(sized(4000)), { identities })).toBeUndefined();
    expect(await refused("policy-sizes", put(`${sized(4000)}${" ".repeat(9000)}`), { identities })).toBeUndefined();
  });

  test("counts a managed policy and a trust policy alone", async () => {
    const managed = (size: number) => queryCall("iam", "CreatePolicy", { PolicyDocument: sized(size) });
    expect(await refused("policy-sizes", managed(6144))).toContain("PolicySize: 6144");
    expect(await refused("policy-sizes", managed(6000))).toBeUndefined();
    expect(await refused("policy-sizes", create("role", sized(2048)))).toContain("ACLSizePerRole: 2048");
    expect(await refused("policy-sizes", create("role"))).toBeUndefined();
  });
});

test.each([
  ["{", "Syntax errors in policy."],
  [policy({ ...statement, Action: "GetObject" }), "Actions/Conditions must be prefaced by a vendor"],
  [policy({ ...statement, Resource: "bucket" }), 'Resource bucket must be in ARN format or "*".'],
  [policy({ ...statement, Sid: "a-b" }), "must be alpha-numeric"],
  [policy({ ...statement, Sid: "a" }, { ...statement, Sid: "a" }), "must be unique"],
])("policy-grammar refuses %s", async (text, message) => {
  expect(await refused("policy-grammar", put(text))).toContain(`400 MalformedPolicyDocument: `);
  expect(await refused("policy-grammar", put(text))).toContain(message);
});

test("policy-grammar lets other policies pass", async () => {
  const good = policy(
    { ...statement, Sid: "Read", Resource: ["*", "arn:aws:s3:::bucket/*"] },
    { ...statement, Action: "*" },
  );
  expect(await refused("policy-grammar", put(good))).toBeUndefined();
});

test("trust-policies refuses a text that is no policy, and a role that does not exist", async () => {
  const role = `arn:aws:iam::${ACCOUNT_ID}:role/other`;
  const trusting = create("role", policy({ Principal: { AWS: role }, Action: "sts:AssumeRole" }));
  expect(await refused("trust-policies", create("role", "{"))).toContain("MalformedPolicyDocument");
  expect(await refused("trust-policies", trusting)).toBe(
    `400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"${role}"`,
  );
  expect(
    await refused("trust-policies", trusting, { identities: { trustPolicy: async () => LAMBDA } }),
  ).toBeUndefined();
  expect(await refused("trust-policies", create("role"))).toBeUndefined();
});
