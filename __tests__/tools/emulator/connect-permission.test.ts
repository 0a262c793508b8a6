import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectRefusals } from "../../../tools/emulator/connect-permission";
import { functionKeys } from "../../../tools/emulator/function-keys";
import type { ConnectRefusal } from "../../../tools/postgres/iam-token";
import { type FakeAccount, fakeAccount, PORT, READER, USERS } from "../../support/fake-account";
import { FakeMinistack } from "../../support/fake-ministack";

let ministack: FakeMinistack;
let account: FakeAccount;
let refusal: ConnectRefusal;
/** Of orders-read. */
let accessKeyId: string;

beforeEach(async () => {
  ministack = new FakeMinistack();
  account = fakeAccount(ministack);
  const aws = await ministack.start();
  refusal = connectRefusals(aws, PORT);
  accessKeyId = (await functionKeys(aws)).find(({ roleArn }) => roleArn === READER)?.accessKeyId ?? "";
});
afterEach(() => ministack.stop());

test("a function's role is let in as the user that its policies name, and as no other", async () => {
  account.decide = (role, resource) =>
    role === READER && resource === `${USERS}application` ? "allowed" : "implicitDeny";
  expect(await refusal(accessKeyId, "application")).toBeUndefined();
  for (const user of ["another", "applicatio", "application2", "Application", "*", ""]) {
    expect(await refusal(accessKeyId, user)).toBe(`${READER} may not rds-db:connect on ${USERS}${user}: implicitDeny`);
  }
});

test.each(["implicitDeny", "explicitDeny", "", "Allow"])("the decision %j is a refusal", async (decision) => {
  account.decide = () => decision;
  expect(await refusal(accessKeyId, "application")).toContain("may not rds-db:connect");
});

test("the owner of an unknown key is refused, and IAM is not asked about it", async () => {
  account.decide = () => "allowed";
  expect(await refusal("ASIAUNKNOWN", "application")).toBe("signed with an access key that is no function's");
  expect(ministack.asked("SimulatePrincipalPolicy")).toEqual([]);
});

test.each<[string, readonly number[]]>([
  ["no instance is", []],
  ["only another port's instance is", [15432]],
  ["two instances are", [PORT, PORT]],
])("nobody is let in where %s on the port: no resource can be named", async (_, ports) => {
  account.decide = () => "allowed";
  account.ports = ports;
  await expect(refusal(accessKeyId, "application")).rejects.toThrow(/^[02] database instances are on port 5432$/);
});
