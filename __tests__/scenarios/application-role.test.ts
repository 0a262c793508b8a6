import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../tools/local/local-system";
import { type IamDatabase, startIamDatabase } from "../../tools/postgres/iam-database";
import { type ApiAnswer, apiEvent } from "../support/api-event";

type Authentication = "secret" | "iam";

let system: LocalSystem;
let database: IamDatabase;

beforeAll(async () => {
  system = await startLocalSystem();
  database = await startIamDatabase({
    postgres: system.postgres,
    region: "us-east-1",
    findAccessKey: () => ({ secretAccessKey: "local", sessionToken: "local" }),
    connectRefusal: () => undefined,
  });
});
afterAll(async () => {
  await database?.stop();
  await system?.stop();
});

async function migrate(authentication: Authentication): Promise<void> {
  const environment = { ...system.environmentOf("database-migrate"), DATABASE_AUTHENTICATION: authentication };
  const runner = await system.start("database-migrate", { environment });
  await runner.invoke({}).finally(() => runner.stop());
}

async function rotate(): Promise<void> {
  const runner = await system.start("secret-rotate");
  await system.secretsManager.rotate(system.applicationSecretArn, (request) => runner.invoke(request));
  await runner.stop();
}

/** The status of the first answer of a new function. */
async function answer(authentication: Authentication): Promise<number> {
  const runner = await system.start("orders-read", {
    environment: {
      ...system.environmentOf("orders-read"),
      DATABASE_PORT: String(database.port),
      DATABASE_AUTHENTICATION: authentication,
    },
  });
  const { statusCode } = await runner.invoke<ApiAnswer>(apiEvent("/orders", null, { customer: "alice" }));
  await runner.stop();
  return statusCode;
}

async function role(): Promise<object | undefined> {
  const [found] = await system.postgres.query(
    `select rolpassword is not null as password, pg_has_role(oid, 'rds_iam', 'member') as iam
     from pg_authid where rolname = $1`,
    [APPLICATION],
  );
  return found;
}

test("IAM authentication on a server that is not RDS is refused by name", async () => {
  await system.postgres.query("alter role rds_iam rename to elsewhere");
  await expect(migrate("iam")).rejects.toThrow(/^role "rds_iam" does not exist: IAM authentication needs RDS/);
  await migrate("secret");
  await system.postgres.query("alter role elsewhere rename to rds_iam");
});

test("the role logs in by its password, and by no token", async () => {
  await system.deploy();
  expect(await role()).toEqual({ password: true, iam: false });
  expect(await answer("secret")).toBe(200);
  expect(await answer("iam")).toBe(503);
});

test.each([1, 2])("changed to IAM, time %i, the role has no password and logs in by token alone", async () => {
  await migrate("iam");
  expect(await role()).toEqual({ password: false, iam: true });
  expect(await answer("iam")).toBe(200);
  expect(await answer("secret")).toBe(503);
});

test.each([1, 2])(
  "changed back to a password, time %i, the role logs in by the next password and by no token",
  async () => {
    await migrate("secret");
    await rotate();
    expect(await role()).toEqual({ password: true, iam: false });
    expect(await answer("secret")).toBe(200);
    expect(await answer("iam")).toBe(503);
  },
);

test("changed to IAM once more, the role loses the password that it has", async () => {
  await migrate("iam");
  expect(await role()).toEqual({ password: false, iam: true });
  expect(await answer("iam")).toBe(200);
  expect(await answer("secret")).toBe(503);
});
