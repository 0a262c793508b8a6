import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { APPLICATION_USERNAMES, type Authentication } from "../../src/lib/database/application-usernames";
import { type LocalSystem, startLocalSystem } from "../../tools/local/local-system";
import { type IamDatabase, startIamDatabase } from "../../tools/postgres/iam-database";
import { type ApiAnswer, apiEvent } from "../support/api-event";

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

/** Starts a function of a deploy against the server that takes tokens. */
async function invoke(name: string, event: object, authentication: Authentication): Promise<unknown> {
  const environment = {
    ...system.environmentOf(name),
    DATABASE_PORT: String(database.port),
    DATABASE_AUTHENTICATION: authentication,
  };
  const runner = await system.start(name, { environment });
  try {
    return await runner.invoke(event);
  } finally {
    await runner.stop();
  }
}

/** What the database's stack does in a deploy: migrates, and makes a password where the application logs in by one. */
async function deployDatabase(authentication: Authentication): Promise<void> {
  await invoke("database-migrate", {}, authentication);
  if (authentication === "iam") return;
  const environment = { ...system.environmentOf("secret-rotate"), DATABASE_PORT: String(database.port) };
  const runner = await system.start("secret-rotate", { environment });
  await system.secretsManager.rotate(system.applicationSecretArn, (request) => runner.invoke(request));
  await runner.invoke({ waitForPassword: true });
  await runner.stop();
}

/** What the service's stack does at the end of a deploy. */
async function endOtherLogin(authentication: Authentication): Promise<unknown> {
  return invoke("database-migrate", { endOtherLogin: true }, authentication);
}

/** Starts orders-read with this authentication. @returns the HTTP status of its first answer */
async function answer(authentication: Authentication): Promise<number> {
  const runner = await system.start("orders-read", {
    environment: {
      ...system.environmentOf("orders-read"),
      DATABASE_PORT: String(database.port),
      DATABASE_AUTHENTICATION: authentication,
      DATABASE_USERNAME: APPLICATION_USERNAMES[authentication],
    },
  });
  const { statusCode } = await runner.invoke<ApiAnswer>(apiEvent("/orders", null, { customer: "alice" }));
  await runner.stop();
  return statusCode;
}

const answers = async () => [await answer("secret"), await answer("iam")];

async function rolesThatLogIn(): Promise<readonly object[]> {
  return system.postgres.query(
    `select rolname as name, rolpassword is not null as password, pg_has_role(oid, 'rds_iam', 'member') as iam
     from pg_authid where rolname in ($1, $2) and rolcanlogin order by 1`,
    [APPLICATION_USERNAMES.secret, APPLICATION_USERNAMES.iam],
  );
}
const BY_PASSWORD = { name: "application", password: true, iam: false };
const BY_TOKEN = { name: "application_iam", password: false, iam: true };

test("the migration refuses IAM authentication on a server without the role rds_iam, and names the role", async () => {
  await system.postgres.query("alter role rds_iam rename to elsewhere");
  await expect(invoke("database-migrate", {}, "iam")).rejects.toThrow(
    /^role "rds_iam" does not exist: IAM authentication needs RDS/,
  );
  await invoke("database-migrate", {}, "secret");
  await system.postgres.query("alter role elsewhere rename to rds_iam");
});

test("with authentication secret, the application logs in by password only", async () => {
  await deployDatabase("secret");
  expect(await endOtherLogin("secret")).toEqual({});
  expect(await rolesThatLogIn()).toEqual([BY_PASSWORD]);
  expect(await answers()).toEqual([200, 503]);
});

test.each([1, 2])("change to IAM, round %i: both ways while the functions change, then tokens alone", async (round) => {
  await deployDatabase("iam");
  expect(await rolesThatLogIn()).toEqual([BY_PASSWORD, BY_TOKEN].slice(round - 1));
  expect(await answers()).toEqual(round === 1 ? [200, 200] : [503, 200]);
  expect(await endOtherLogin("iam")).toEqual(round === 1 ? { ended: "application" } : {});
  expect(await rolesThatLogIn()).toEqual([BY_TOKEN]);
  expect(await answers()).toEqual([503, 200]);
});

test.each([1, 2])(
  "change back, round %i: both ways while the functions change, then the password alone",
  async (round) => {
    await deployDatabase("secret");
    expect(await rolesThatLogIn()).toEqual([BY_PASSWORD, BY_TOKEN].slice(0, 3 - round));
    expect(await answers()).toEqual(round === 1 ? [200, 200] : [200, 503]);
    expect(await endOtherLogin("secret")).toEqual(round === 1 ? { ended: "application_iam" } : {});
    expect(await rolesThatLogIn()).toEqual([BY_PASSWORD]);
    expect(await answers()).toEqual([200, 503]);
  },
);

test("a second change to IAM ends the new password too", async () => {
  await deployDatabase("iam");
  await endOtherLogin("iam");
  expect(await rolesThatLogIn()).toEqual([BY_TOKEN]);
  expect(await answers()).toEqual([503, 200]);
});
