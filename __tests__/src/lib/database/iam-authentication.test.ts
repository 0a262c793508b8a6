import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import postgres from "postgres";
import { APPLICATION_USERNAMES } from "../../../../src/lib/database/application-usernames";
import type { FunctionRunnerProps } from "../../../../tools/local/function-runner";
import { type LocalSystem, startLocalSystem } from "../../../../tools/local/local-system";
import type { IamDatabase } from "../../../../tools/postgres/iam-database";
import type { ConnectRefusal } from "../../../../tools/postgres/iam-token";
import { type ApiAnswer, apiEvent } from "../../../support/api-event";

/** The role that takes tokens. */
const APPLICATION = APPLICATION_USERNAMES.iam;
const listOrders = apiEvent("/orders", null, { customer: "alice" });
const KEY = { accessKeyId: "local", secretAccessKey: "local", sessionToken: "local" };
const MINUTE = 60_000;
let system: LocalSystem;
let database: IamDatabase;
/** Whether the server knows an access key. A test may replace the function. */
let accepts: (accessKeyId: string) => boolean = (id) => id === KEY.accessKeyId;
const allowed: ConnectRefusal = () => undefined;
/** Why IAM refuses the signer of a token; undefined when IAM allows it. A test may replace the function. */
let connectRefusal = allowed;
/** Refuses every signer, as IAM does without a policy for rds-db:connect. */
const denied: ConnectRefusal = (id, user) => `${id} may not rds-db:connect as ${user}`;

beforeAll(async () => {
  system = await startLocalSystem({
    authentication: "iam",
    findAccessKey: (id) => (accepts(id) ? KEY : undefined),
    connectRefusal: (id, user) => connectRefusal(id, user),
  });
  await system.deploy();
  if (!system.iamDatabase) throw new Error("no server that takes tokens");
  database = system.iamDatabase;
});
afterAll(() => system?.stop());
afterEach(() => {
  connectRefusal = allowed;
});

async function start(variables: Readonly<Record<string, string>> = {}, overrides: Partial<FunctionRunnerProps> = {}) {
  return system.start("orders-read", {
    environment: { ...system.environmentOf("orders-read"), ...variables },
    ...overrides,
  });
}

interface TokenOptions {
  readonly user?: string;
  readonly host?: string;
  readonly region?: string;
  readonly service?: string;
  readonly action?: string;
  readonly age?: number;
  readonly expiresIn?: number;
  readonly key?: Partial<typeof KEY>;
}

/** Makes a token that is valid except for what the options change. */
async function makeToken(options: TokenOptions = {}): Promise<string> {
  const { user = APPLICATION, host = database.host, region = "us-east-1", service = "rds-db", age = 0 } = options;
  const { path, query = {} } = await new SignatureV4({
    service,
    region,
    credentials: { ...KEY, ...options.key },
    sha256: Sha256,
  }).presign(
    {
      method: "GET",
      protocol: "https:",
      hostname: host,
      path: "/",
      query: { Action: options.action ?? "connect", DBUser: user },
      headers: { host: `${host}:${database.port}` },
    },
    { signingDate: new Date(Date.now() - age), expiresIn: options.expiresIn ?? 900 },
  );
  return `${host}:${database.port}${path}?${new URLSearchParams(query as Record<string, string>)}`;
}

async function logIn(password: string, { port = database.port, user = APPLICATION } = {}): Promise<unknown> {
  const sql = postgres({
    host: "localhost",
    port,
    database: system.databaseName,
    username: user,
    password,
    ssl: { ca: system.postgres.certificate.authority, servername: "localhost", rejectUnauthorized: true },
    max: 1,
    fetch_types: false,
    onnotice: () => undefined,
  });
  try {
    return (await sql`select current_user as name`)[0]?.name;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const masterPassword = (): string =>
  JSON.parse(system.secretsManager.valueOf(system.masterSecretArn, "AWSCURRENT") ?? "").password;
const endSessions = () =>
  system.postgres.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${APPLICATION}'`);

describe("a function with authentication iam", () => {
  test("a function answers and reads no secret", async () => {
    const calls = system.secretsManager.calls.length;
    const orders = await start();
    for (let i = 0; i < 3; i++) expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    expect(system.secretsManager.calls.slice(calls)).toEqual([]);
    expect(orders.lines).toEqual([]);
    await orders.stop();
  });

  test("makes one new token when the server refuses the cached token", async () => {
    const orders = await start();
    await orders.invoke(listOrders);
    // A token that is signed in the same second would be identical.
    await sleep(1_100);
    let refuse = 1;
    const before = database.refusals.length;
    accepts = () => refuse-- <= 0;
    await endSessions();
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    expect(database.refusals.slice(before)).toHaveLength(1);
    await orders.stop();
    accepts = (id) => id === KEY.accessKeyId;
  });

  test.each<[string, Record<string, string>, RegExp, ConnectRefusal]>([
    ["a role without rds-db:connect", {}, /^local may not rds-db:connect as application_iam$/, denied],
    ["another key", { AWS_SECRET_ACCESS_KEY: "other" }, /^signed with another key/, allowed],
    ["a key that does not exist", { AWS_ACCESS_KEY_ID: "other" }, /does not exist/, allowed],
    ["another session", { AWS_SESSION_TOKEN: "other" }, /^signed with another key/, allowed],
    ["another host name", { DATABASE_HOST: "127.0.0.1" }, /^for 127\.0\.0\.1:\d+, not for localhost/, allowed],
    ["another region", { AWS_REGION: "eu-central-1" }, /^signed with another key/, allowed],
  ])(
    "is refused with %s: it answers 503 after at most two logins, and logs no token",
    async (_, variables, reason, decision) => {
      connectRefusal = decision;
      const orders = await start(variables);
      const before = database.refusals.length;
      const answer = await orders.invoke<ApiAnswer>(listOrders);
      expect(answer.statusCode).toBe(503);
      const refusals = database.refusals.slice(before);
      expect(refusals.length).toBeGreaterThan(0);
      expect(refusals.length).toBeLessThanOrEqual(2);
      for (const refusal of refusals) expect(refusal).toMatch(reason);
      expect(orders.lines).toHaveLength(1);
      expect(orders.lines.join("") + answer.body).not.toMatch(/X-Amz|Action=connect/);
      await orders.stop();
    },
  );

  test("needs AWS_REGION, and no secret's ARN", async () => {
    const { AWS_REGION, ...environment } = system.environmentOf("orders-read");
    await expect(system.start("orders-read", { environment })).rejects.toThrow(
      /^environment variables: AWS_REGION is missing$/,
    );
  });

  test("refuses an unknown authentication, and needs the secret's ARN with authentication secret", async () => {
    const wrong = start({ DATABASE_AUTHENTICATION: "kerberos", DATABASE_ENDPOINT: "" });
    await expect(wrong).rejects.toThrow(
      'DATABASE_AUTHENTICATION must be secret or iam, got "kerberos"; DATABASE_ENDPOINT is missing; ' +
        "DATABASE_SECRET_ARN is missing",
    );
    await expect(start({ DATABASE_AUTHENTICATION: "secret" })).rejects.toThrow("DATABASE_SECRET_ARN is missing");
  });
});

describe("a second migration", () => {
  test("logs in as the master by token, since RDS refuses the master's password by then", async () => {
    const before = database.refusals.length;
    expect(await system.migrate()).toEqual([]);
    expect(database.refusals.slice(before)).toEqual(["not a token"]);
  });

  test("fails where the function may not log in as the master by token", async () => {
    connectRefusal = denied;
    await expect(system.migrate()).rejects.toThrow(
      'the database refused every password that may be in force for "master"',
    );
  });
});

describe("the server that takes tokens", () => {
  test("admits a user with a valid token", async () => {
    expect(await logIn(await makeToken())).toBe(APPLICATION);
    expect(await logIn(await makeToken({ age: 14 * MINUTE }))).toBe(APPLICATION);
  });

  test.each<[string, TokenOptions, RegExp]>([
    ["is too old", { age: 16 * MINUTE }, /^signed 16 minutes ago$/],
    [
      "is too old, although its own lifetime is longer",
      { age: 16 * MINUTE, expiresIn: 86_400 },
      /^signed 16 minutes ago$/,
    ],
    ["is older than its own lifetime", { age: 2 * MINUTE, expiresIn: 60 }, /^signed 2 minutes ago$/],
    ["was signed in the future", { age: -16 * MINUTE }, /^signed -16 minutes ago$/],
    ["is for another user", { user: "other" }, /^for user "other", not for "application_iam"$/],
    ["is for another host", { host: "elsewhere" }, /^for elsewhere/],
    ["is for another service", { service: "s3" }, /^signed with another key/],
    ["is for another action", { action: "delete" }, /^not a request to connect$/],
    ["is signed with another key", { key: { secretAccessKey: "other" } }, /^signed with another key/],
    ["is of another session", { key: { sessionToken: "other" } }, /^signed with another key/],
  ])("refuses a token that %s", async (_, options, reason) => {
    await expect(makeToken(options).then((token) => logIn(token))).rejects.toMatchObject({
      code: "28000",
      message: `PAM authentication failed for user "${APPLICATION}"`,
    });
    expect(database.refusals.at(-1)).toMatch(reason);
  });

  test("refuses a valid token when IAM does not let the signer connect as that user", async () => {
    const token = await makeToken();
    connectRefusal = denied;
    await expect(logIn(token)).rejects.toMatchObject({
      code: "28000",
      message: `PAM authentication failed for user "${APPLICATION}"`,
    });
    expect(database.refusals.at(-1)).toBe("local may not rds-db:connect as application_iam");
    connectRefusal = allowed;
    expect(await logIn(token)).toBe(APPLICATION);
  });

  test("refuses a forged token without asking IAM about the signer", async () => {
    const asked: string[] = [];
    connectRefusal = (id) => {
      asked.push(id);
      return undefined;
    };
    await expect(logIn(await makeToken({ key: { secretAccessKey: "other" } }))).rejects.toMatchObject({
      code: "28000",
    });
    expect(asked).toEqual([]);
    await logIn(await makeToken());
    expect(asked).toEqual([KEY.accessKeyId]);
  });

  test("refuses every token while IAM does not answer", async () => {
    connectRefusal = () => Promise.reject(new Error("no answer"));
    await expect(logIn(await makeToken())).rejects.toMatchObject({
      code: "28000",
      message: `PAM authentication failed for user "${APPLICATION}"`,
    });
    expect(database.refusals.at(-1)).toBe("IAM cannot be asked: no answer");
  });

  test("refuses a token that was changed after it was signed, and a text that is not a token", async () => {
    const token = await makeToken({ user: "other" });
    for (const password of [token.replace("DBUser=other", `DBUser=${APPLICATION}`), `${await makeToken()}&a=b`, "x"]) {
      await expect(logIn(password)).rejects.toMatchObject({ code: "28000" });
    }
  });

  test("refuses the master's password while a role that the master made takes tokens, and takes the master's token", async () => {
    await expect(logIn(masterPassword(), { user: "master" })).rejects.toMatchObject({
      code: "28000",
      message: 'PAM authentication failed for user "master"',
    });
    expect(await logIn(await makeToken({ user: "master" }), { user: "master" })).toBe("master");
  });

  test("takes the master's password again, and no token, once that role has left rds_iam", async () => {
    await system.postgres.query(`revoke rds_iam from ${APPLICATION} granted by rds_superuser`);
    expect(await logIn(masterPassword(), { user: "master" })).toBe("master");
    await expect(logIn("wrong", { user: "master" })).rejects.toMatchObject({ code: "28P01" });
    const token = await makeToken({ user: "master" });
    await expect(logIn(token, { user: "master" })).rejects.toMatchObject({ code: "28P01" });
    await system.postgres.query(`grant rds_iam to ${APPLICATION} granted by rds_superuser`);
  });

  test("refuses the password of a member of rds_iam, and so does PostgreSQL behind the server", async () => {
    await system.postgres.query(`alter role ${APPLICATION} password 'password-of-this-test'`);
    for (const port of [database.port, system.postgres.port]) {
      await expect(logIn("password-of-this-test", { port })).rejects.toMatchObject({ code: "28000" });
    }
    await system.postgres.query(`alter role ${APPLICATION} password null`);
  });

  test("refuses a connection without TLS", async () => {
    const sql = postgres({ host: "127.0.0.1", port: database.port, username: APPLICATION, max: 1 });
    await expect(sql`select 1`).rejects.toMatchObject({ code: "28000", message: expect.stringMatching(/encryption/) });
    await sql.end({ timeout: 1 });
  });
});
