import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { DatabaseGap } from "../../../../tools/emulator/gaps/database-gap";
import { jsonAnswer } from "../../../../tools/network/http";
import type { Master } from "../../../../tools/postgres/rds-roles";
import { FakeMinistack, signedRequest } from "../../../support/fake-ministack";

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1-abcdef";
const CREATE = new URLSearchParams({
  Action: "CreateDBInstance",
  DBInstanceIdentifier: "dev",
  DBName: "orders",
  MasterUsername: "master",
  ManageMasterUserPassword: "true",
  MasterUserSecretKmsKeyId: "arn:aws:kms:::key/1",
  "EnableCloudwatchLogsExports.member.1": "postgresql",
  DatabaseInsightsMode: "standard",
}).toString();
const INSTANCE = "<R><DBInstance><DBInstanceIdentifier>dev</DBInstanceIdentifier></DBInstance></R>";

let ministack: FakeMinistack;
let gap: DatabaseGap;
let created: Master[];

beforeEach(async () => {
  created = [];
  ministack = new FakeMinistack();
  ministack.answers.CreateSecret = () => jsonAnswer(200, { ARN: SECRET });
  gap = new DatabaseGap({
    ministack: await ministack.start(),
    createMaster: async (master) => {
      created.push(master);
    },
  });
});
afterEach(() => ministack.stop());

async function ask(body: string, status = 200, xml = INSTANCE): Promise<string> {
  const answer = await gap.answer(signedRequest("rds", undefined, body), async () => ({
    status,
    headers: {},
    body: Buffer.from(xml),
  }));
  return answer?.body.toString() ?? "";
}

test("a managed password is PostgreSQL's and the secret's, and only the secret's ARN is shown", async () => {
  const described = await ask(CREATE);
  const [master] = created;
  expect(master).toMatchObject({ username: "master", database: "orders" });
  expect(master?.password).toMatch(/^[!-~]{40}$/);
  expect(master?.password).not.toMatch(/[/"@']/);
  const [{ SecretString = "", KmsKeyId = "" } = {}] = ministack.asked("CreateSecret");
  expect(JSON.parse(String(SecretString))).toEqual({ username: "master", password: master?.password });
  expect(KmsKeyId).toBe("arn:aws:kms:::key/1");
  expect(described).toContain(`<MasterUserSecret><SecretArn>${SECRET}</SecretArn>`);
  expect(described).not.toContain(master?.password);
});

test("later descriptions show what was asked for at the creation", async () => {
  await ask(CREATE);
  const described = await ask("Action=DescribeDBInstances");
  expect(described).toContain("<KmsKeyId>arn:aws:kms:::key/1</KmsKeyId>");
  expect(described).toContain(
    "<EnabledCloudwatchLogsExports><member>postgresql</member></EnabledCloudwatchLogsExports>",
  );
  expect(described).toContain("<DatabaseInsightsMode>standard</DatabaseInsightsMode>");
});

test.each([
  ["a failed creation", async () => ask(CREATE, 400)],
  [
    "a deletion",
    async () => {
      await ask(CREATE);
      await ask("Action=DeleteDBInstance&DBInstanceIdentifier=dev");
    },
  ],
])("the secret is gone after %s", async (_, act) => {
  await act();
  expect(ministack.asked("DeleteSecret")).toEqual([{ SecretId: SECRET, ForceDeleteWithoutRecovery: true }]);
  expect(await ask("Action=DescribeDBInstances")).not.toContain("MasterUserSecret");
});

test("an instance with a password of its own has no secret", async () => {
  await ask(CREATE.replace("ManageMasterUserPassword=true", "MasterUserPassword=given"));
  expect(ministack.asked("CreateSecret")).toEqual([]);
  expect(created).toEqual([]);
});

test("a restored snapshot gets a managed password when the provider asks for it, once, and keeps what is changed", async () => {
  const restored = INSTANCE.replace(
    "</DBInstance>",
    "<MasterUsername>master</MasterUsername><DBName>orders</DBName></DBInstance>",
  );
  const restore =
    "Action=RestoreDBInstanceFromDBSnapshot&DBInstanceIdentifier=dev&EnableCloudwatchLogsExports.member.1=upgrade";
  expect(await ask(restore, 200, restored)).not.toContain("MasterUserSecret");
  const modify = new URLSearchParams({
    Action: "ModifyDBInstance",
    DBInstanceIdentifier: "dev",
    ManageMasterUserPassword: "true",
    EnablePerformanceInsights: "true",
    "CloudwatchLogsExportConfiguration.EnableLogTypes.member.1": "postgresql",
    "CloudwatchLogsExportConfiguration.DisableLogTypes.member.1": "upgrade",
  }).toString();
  for (let i = 0; i < 2; i++) expect(await ask(modify, 200, restored)).toContain(`<SecretArn>${SECRET}</SecretArn>`);
  expect(created).toMatchObject([{ username: "master", database: "orders" }]);
  const described = await ask("Action=DescribeDBInstances");
  expect(described).toContain(
    "<EnabledCloudwatchLogsExports><member>postgresql</member></EnabledCloudwatchLogsExports>",
  );
  expect(described).toContain("<PerformanceInsightsEnabled>true</PerformanceInsightsEnabled>");
  expect(described).toContain("<DatabaseInsightsMode>standard</DatabaseInsightsMode>");
});

test("a change that fails leaves the instance as it was", async () => {
  await ask("Action=RestoreDBInstanceFromDBSnapshot&DBInstanceIdentifier=dev");
  await ask("Action=ModifyDBInstance&DBInstanceIdentifier=dev&ManageMasterUserPassword=true", 400);
  expect(created).toEqual([]);
});

test("an instance that nothing is known of is described as ministack does, byte for byte", async () => {
  const other = "<R><DBInstance><DBInstanceIdentifier>other</DBInstanceIdentifier><Tags/></DBInstance></R>";
  await ask(CREATE);
  expect(await ask("Action=DescribeDBInstances", 200, other)).toBe(other);
});

test("every proxy is on this machine, as are no proxy endpoints", async () => {
  const proxy = (name: string) =>
    `<DBProxyName>${name}</DBProxyName><Endpoint>${name}.proxy-1.rds.amazonaws.com</Endpoint>`;
  const local = (name: string) => `<DBProxyName>${name}</DBProxyName><Endpoint>localhost</Endpoint>`;
  const one = await ask("Action=CreateDBProxy", 200, `<R><DBProxy>${proxy("a")}</DBProxy></R>`);
  expect(one).toBe(`<R><DBProxy>${local("a")}</DBProxy></R>`);
  const list = (inside: (name: string) => string, ...names: string[]) =>
    `<R><DBProxies>${names.map((name) => `<member>${inside(name)}</member>`).join("")}</DBProxies></R>`;
  for (const names of [["a"], ["a", "b"]]) {
    expect(await ask("Action=DescribeDBProxies", 200, list(proxy, ...names))).toBe(list(local, ...names));
  }
  const endpoints = "<R><DBProxyEndpoints><member><Endpoint>a.endpoint</Endpoint></member></DBProxyEndpoints></R>";
  expect(await ask("Action=DescribeDBProxyEndpoints", 200, endpoints)).toBe(endpoints);
});

test("a description by a filter shows the instances that the filter names, and no other environment's", async () => {
  const instance = (id: string) =>
    `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><DbiResourceId>db-${id}</DbiResourceId></DBInstance>`;
  const both = `<R><DBInstances>${instance("dev")}${instance("prod")}</DBInstances></R>`;
  const filtered = (name: string, value: string, xml = both) =>
    ask(`Action=DescribeDBInstances&Filters.Filter.1.Name=${name}&Filters.Filter.1.Values.Value.1=${value}`, 200, xml);
  expect(await filtered("dbi-resource-id", "db-prod")).toBe(`<R><DBInstances>${instance("prod")}</DBInstances></R>`);
  expect(await filtered("db-instance-id", "dev")).toBe(`<R><DBInstances>${instance("dev")}</DBInstances></R>`);
  expect(await filtered("dbi-resource-id", "db-gone")).not.toContain("DBInstanceIdentifier");
  const one = `<R><DBInstances>${instance("prod")}</DBInstances></R>`;
  expect(await filtered("dbi-resource-id", "db-dev", one)).not.toContain("DBInstanceIdentifier");
  expect(await ask("Action=DescribeDBInstances", 200, both)).toBe(both);
});
