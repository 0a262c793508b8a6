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

/** Starts orders-read with this authentication. @returns the HTTP status of its first answer */
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

test("the migration refuses IAM authentication on a server without the role rds_iam, and names the role", async () => {
  await system.postgres.query("alter role rds_iam rename to elsewhere");
  await expect(migrate("iam")).rejects.toThrow(/^role "rds_iam" does not exist: IAM authentication needs RDS/);
  await migrate("secret");
  await system.postgres.query("alter role elsewhere rename to rds_iam");
});

test("with authentication secret, the role logs in by password only", async () => {
  await system.deploy();
  expect(await role()).toEqual({ password: true, iam: false });
  expect(await answer("secret")).toBe(200);
  expect(await answer("iam")).toBe(503);
});

test.each([1, 2])("change to IAM, migration %i: the role has no password, and logs in by token only", async () => {
  await migrate("iam");
  expect(await role()).toEqual({ password: false, iam: true });
  expect(await answer("iam")).toBe(200);
  expect(await answer("secret")).toBe(503);
});

test.each([1, 2])(
  "change back to a password, migration %i: the role logs in by the next rotation's password, and by no token",
  async () => {
    await migrate("secret");
    await rotate();
    expect(await role()).toEqual({ password: true, iam: false });
    expect(await answer("secret")).toBe(200);
    expect(await answer("iam")).toBe(503);
  },
);

test("a second change to IAM removes the role's new password", async () => {
  await migrate("iam");
  expect(await role()).toEqual({ password: false, iam: true });
  expect(await answer("iam")).toBe(200);
  expect(await answer("secret")).toBe(503);
});
