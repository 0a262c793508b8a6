import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import postgres from "postgres";
import type { FunctionRunner } from "../../../tools/local/function-runner";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../../tools/local/local-system";
import type { RotationStep } from "../../../tools/secrets-manager/secrets-manager-server";

const STEPS: readonly RotationStep[] = ["createSecret", "setSecret", "testSecret", "finishSecret"];

let system: LocalSystem;
let rotate: FunctionRunner;

beforeAll(async () => {
  system = await startLocalSystem({ settings: { log_statement: "all" } });
  const migrate = await system.start("database-migrate");
  await migrate.invoke({});
  await migrate.stop();
});
afterAll(() => system?.stop());

/** Each test makes a new secret, which has no value yet. */
let arn: string;
beforeEach(async () => {
  arn = system.secretsManager.createSecret("application");
  rotate = await system.start("secret-rotate", {
    environment: { ...system.environmentOf("secret-rotate"), DATABASE_SECRET_ARN: arn },
  });
});
afterEach(() => rotate.stop());

const step = (name: string, token: string) => rotate.invoke({ Step: name, SecretId: arn, ClientRequestToken: token });
const rotateWhole = () => system.secretsManager.rotate(arn, (request) => rotate.invoke(request));
const passwordAt = (stage: string): string => JSON.parse(system.secretsManager.valueOf(arn, stage) ?? "{}").password;

async function canLogIn(password: string): Promise<boolean> {
  const sql = postgres({
    host: system.postgres.host,
    port: system.postgres.port,
    database: system.databaseName,
    username: APPLICATION,
    password,
    ssl: { rejectUnauthorized: false },
    max: 1,
    fetch_types: false,
  });
  try {
    await sql`select 1`;
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") return false;
    throw error;
  } finally {
    await sql.end();
  }
}

/** Expects a complete rotation: the version is current, its password is in force, and no version is pending. */
async function expectRotated(token: string): Promise<void> {
  expect(system.secretsManager.stagesOf(arn)[token]).toEqual(["AWSCURRENT"]);
  expect(system.secretsManager.valueOf(arn, "AWSPENDING")).toBeUndefined();
  expect(await canLogIn(passwordAt("AWSCURRENT"))).toBe(true);
}

test("the first rotation of a secret without a value writes every field of the secret", async () => {
  await rotateWhole();
  expect(JSON.parse(system.secretsManager.valueOf(arn, "AWSCURRENT") ?? "")).toEqual({
    engine: "postgres",
    host: system.postgres.host,
    port: system.postgres.port,
    username: APPLICATION,
    password: expect.stringMatching(/^[A-Za-z0-9]{40}$/),
    dbname: system.databaseName,
    masterarn: system.masterSecretArn,
  });
  expect(await canLogIn(passwordAt("AWSCURRENT"))).toBe(true);
});

test("a later rotation makes a new password, and the old password stops working", async () => {
  await rotateWhole();
  const old = passwordAt("AWSCURRENT");
  await rotateWhole();
  expect(passwordAt("AWSCURRENT")).not.toBe(old);
  expect(passwordAt("AWSPREVIOUS")).toBe(old);
  expect(await canLogIn(passwordAt("AWSCURRENT"))).toBe(true);
  expect(await canLogIn(old)).toBe(false);
});

test("every step may be repeated", async () => {
  await rotateWhole();
  const token = system.secretsManager.startRotation(arn);
  for (const name of STEPS) for (let i = 0; i < 2; i++) await step(name, token);
  await expectRotated(token);
});

describe.each([
  ["of a secret with no value", false],
  ["of a secret with a value", true],
])("a crash in a rotation %s", (_, hasValue) => {
  test.each([1, 2, 3, 4])("after %i steps: the rotation completes when all steps run again", async (completed) => {
    if (hasValue) await rotateWhole();
    const token = system.secretsManager.startRotation(arn);
    for (const name of STEPS.slice(0, completed)) await step(name, token);
    await rotate.stop();
    rotate = await system.start("secret-rotate", {
      environment: { ...system.environmentOf("secret-rotate"), DATABASE_SECRET_ARN: arn },
    });
    for (const name of STEPS) await step(name, token);
    await expectRotated(token);
  });

  test.each([1, 2, 3])(
    "after %i steps: a new rotation completes, although the version of the first is still pending",
    async (completed) => {
      if (hasValue) await rotateWhole();
      const stuck = system.secretsManager.startRotation(arn);
      for (const name of STEPS.slice(0, completed)) await step(name, stuck);
      const token = system.secretsManager.startRotation(arn);
      for (const name of STEPS) await step(name, token);
      await expectRotated(token);
      await expect(step("setSecret", stuck)).rejects.toThrow("has no stage AWSPENDING");
    },
  );
});

test("a rotation completes when the steps are repeated after Secrets Manager has refused a call", async () => {
  const token = system.secretsManager.startRotation(arn);
  system.secretsManager.failNext("PutSecretValue", { type: "InvalidRequestException", message: "no" });
  await expect(step("createSecret", token)).rejects.toThrow("no");
  system.secretsManager.failNext("UpdateSecretVersionStage", { type: "InvalidRequestException", message: "no" });
  for (const name of STEPS.slice(0, 3)) await step(name, token);
  await expect(step("finishSecret", token)).rejects.toThrow("no");
  await step("finishSecret", token);
  await expectRotated(token);
});

describe("secret-rotate refuses", () => {
  test("a rotation of another secret", async () => {
    const other = system.secretsManager.createSecret("other");
    const token = system.secretsManager.startRotation(other);
    const event = { Step: "createSecret", SecretId: other, ClientRequestToken: token };
    await expect(rotate.invoke(event)).rejects.toThrow(`rotation of ${other} refused`);
  });

  test.each([
    ["username", { username: "master" }],
    ["host", { host: "elsewhere.example.com" }],
  ])("a pending value with another %s (confused deputy)", async (name, change) => {
    await rotateWhole();
    const value = { ...JSON.parse(system.secretsManager.valueOf(arn, "AWSCURRENT") ?? ""), ...change };
    system.secretsManager.putValue(arn, value, ["AWSPENDING"]);
    const [token = ""] =
      Object.entries(system.secretsManager.stagesOf(arn)).find(([, stages]) => stages.includes("AWSPENDING")) ?? [];
    for (const attempted of STEPS.slice(0, 3)) {
      await expect(step(attempted, token)).rejects.toThrow(`the secret's ${name} is not`);
    }
  });

  test("a version that is not pending", async () => {
    await rotateWhole();
    await expect(step("setSecret", "no-such-version")).rejects.toThrow("has no stage AWSPENDING");
  });

  test("a step that does not exist", async () => {
    const token = system.secretsManager.startRotation(arn);
    await expect(step("dropSecret", token)).rejects.toThrow('unknown rotation step "dropSecret"');
  });

  test("setSecret before the migration has made the role", async () => {
    const runner = await system.start("secret-rotate", {
      environment: { ...system.environmentOf("secret-rotate"), DATABASE_SECRET_ARN: arn, DATABASE_USERNAME: "nobody" },
    });
    const token = system.secretsManager.startRotation(arn);
    await runner.invoke({ Step: "createSecret", SecretId: arn, ClientRequestToken: token });
    const set = runner.invoke({ Step: "setSecret", SecretId: arn, ClientRequestToken: token });
    await expect(set).rejects.toThrow('role "nobody" does not exist: database-migrate has not made it yet');
    await runner.stop();
  });

  test("testSecret when the server does not take the password", async () => {
    const token = system.secretsManager.startRotation(arn);
    await step("createSecret", token);
    await step("setSecret", token);
    await system.postgres.query(`alter role ${APPLICATION} password 'another'`);
    await expect(step("testSecret", token)).rejects.toThrow("refused every password");
  });
});

test("no password appears in the function's log or in the server's log, which holds every statement", async () => {
  await rotateWhole();
  await rotateWhole();
  const passwords = [passwordAt("AWSCURRENT"), passwordAt("AWSPREVIOUS")];
  const logs = rotate.lines.join("\n") + system.postgres.log();
  expect(system.postgres.log()).toContain(`alter role "${APPLICATION}" password 'SCRAM-SHA-256$4096:`);
  for (const password of passwords) expect(logs).not.toContain(password);
});

test("secret-rotate reads the master password again after RDS has rotated it", async () => {
  await rotateWhole();
  const master = { username: "master", password: "rotated-by-rds" };
  await system.postgres.createMaster({ ...master, database: system.databaseName });
  system.secretsManager.putValue(system.masterSecretArn, master);
  await system.postgres.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'master'");
  await rotateWhole();
  expect(await canLogIn(passwordAt("AWSCURRENT"))).toBe(true);
});

describe("a deploy that waits for the password", () => {
  const wait = async () => {
    const waiting = await system.start("secret-rotate", {
      environment: { ...system.environmentOf("secret-rotate"), DATABASE_SECRET_ARN: arn },
    });
    try {
      return await waiting.invoke({ waitForPassword: true });
    } finally {
      await waiting.stop();
    }
  };

  test("goes on as soon as a rotation has set the password", async () => {
    let isOver = false;
    const waited = wait().then(() => {
      isOver = true;
    });
    await sleep(1_000);
    expect(isOver).toBe(false);
    await rotateWhole();
    await waited;
    expect(await canLogIn(passwordAt("AWSCURRENT"))).toBe(true);
  });

  test("fails before the function's time is over, and says what to do", async () => {
    await expect(wait()).rejects.toThrow(
      "the application's password is not in force yet: look for a rotation step that failed in this function's log, and deploy again",
    );
  });
});
