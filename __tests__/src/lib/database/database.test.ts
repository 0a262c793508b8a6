import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { APPLICATION, type LocalSystem } from "../../../../tools/local/local-system";
import { rotateUnderLoad } from "../../../../tools/local/rotation-load";
import { startTcpProxy } from "../../../../tools/network/tcp-proxy";
import type { ApiAnswer } from "../../../support/api-event";
import { DatabaseSystem, insert, listOrders, startServer, until } from "../../../support/database-system";

let database: DatabaseSystem;
let system: LocalSystem;

beforeAll(async () => {
  database = await DatabaseSystem.start();
  system = database.local;
});
afterAll(() => database?.stop());

describe("connection", () => {
  test("is kept between invocations, and a warm query takes one round trip", async () => {
    const proxy = await startTcpProxy(system.postgres.port);
    const orders = await system.start("orders-read", {
      environment: { ...system.environmentOf("orders-read"), DATABASE_PORT: String(proxy.port) },
    });
    for (let i = 0; i < 2; i++) await orders.invoke(listOrders);
    const warm = proxy.roundTrips();
    for (let i = 0; i < 20; i++) expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    expect(proxy.roundTrips() - warm).toBe(20);
    expect(proxy.connections()).toBe(1);
    await orders.stop();
    await proxy.stop();
  });

  test("needs one read of the secret for many invocations", async () => {
    const orders = await system.start("orders-read");
    const before = system.secretsManager.calls.length;
    for (let i = 0; i < 20; i++) await orders.invoke(listOrders);
    expect(system.secretsManager.calls.slice(before)).toEqual(["GetSecretValue AWSCURRENT"]);
    await orders.stop();
  });

  test("is opened by a second read of the secret when AWS denies the first: a changed policy takes time to be in force", async () => {
    const orders = await system.start("orders-read");
    system.secretsManager.failNext("GetSecretValue", { type: "AccessDeniedException", message: "not yet" });
    const before = system.secretsManager.calls.length;
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    expect(system.secretsManager.calls.slice(before)).toEqual([
      "GetSecretValue AWSCURRENT",
      "GetSecretValue AWSCURRENT",
    ]);
    await orders.stop();
  });

  test("is not waited for when Secrets Manager refuses for another reason", async () => {
    const orders = await system.start("orders-read");
    system.secretsManager.failNext("GetSecretValue", { type: "DecryptionFailure", message: "no" });
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 503 });
    await orders.stop();
  });

  test("is opened again without a call to Secrets Manager while the cached password is in force", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    const before = system.secretsManager.calls.length;
    await database.endSessions();
    expect(await probe.run({ statement: "select 1 as one", frozen: 86_400_000 })).toEqual([{ one: 1 }]);
    expect(system.secretsManager.calls.slice(before)).toEqual([]);
    await probe.stop();
  });

  test("has time-outs on the server: lock 3 s, statement 5 s, idle in transaction 10 s", async () => {
    const probe = await database.startProbe();
    const names = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"];
    const settings: unknown[] = [];
    for (const name of names) settings.push(...(await probe.run({ statement: `show ${name}` })));
    expect(settings.map((row) => Object.values(row as object)[0])).toEqual(["3s", "5s", "10s"]);
    await probe.stop();
  });
});

describe("rotation", () => {
  test("no query of 4 clients fails during 100 rotations, each of which ends all sessions twice", async () => {
    const load = await rotateUnderLoad(system, { rotations: 100, clients: 4 });
    expect({ failures: load.failures, errors: load.errors }).toEqual({ failures: [], errors: [] });
    expect(load.queries).toBeGreaterThan(1_000);
    expect(load.logins).toBeGreaterThan(100);
  });

  test("between a rotation's second and last step, the function logs in with the pending password", async () => {
    const rotate = await system.start("secret-rotate");
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    const token = system.secretsManager.startRotation(system.applicationSecretArn);
    const step = (name: string) =>
      rotate.invoke({ Step: name, SecretId: system.applicationSecretArn, ClientRequestToken: token });
    for (const name of ["createSecret", "setSecret"]) await step(name);
    await database.endSessions();
    const before = system.secretsManager.calls.length;
    expect(await probe.run({ statement: "select 1 as one" })).toEqual([{ one: 1 }]);
    // The server refuses the cached password. AWSCURRENT still has the same one, and AWSPENDING has the one in force.
    expect(system.secretsManager.calls.slice(before)).toEqual([
      "GetSecretValue AWSCURRENT",
      "GetSecretValue AWSPENDING",
    ]);
    for (const name of ["testSecret", "finishSecret"]) await step(name);
    await probe.stop();
    await rotate.stop();
  });

  test("when no stage has the password in force, the function answers 503 after one login, and logs no password", async () => {
    const orders = await system.start("orders-read");
    await system.postgres.query(`alter role ${APPLICATION} password 'known to nobody'`);
    const before = system.postgres.log().split("password authentication failed").length;
    const answer = await orders.invoke<ApiAnswer>(listOrders);
    expect(answer.statusCode).toBe(503);
    expect(system.postgres.log().split("password authentication failed").length - before).toBe(1);
    expect(orders.lines).toHaveLength(1);
    expect(orders.lines[0]).toContain("refused every password");
    const { password } = JSON.parse(system.secretsManager.valueOf(system.applicationSecretArn, "AWSCURRENT") ?? "");
    expect(orders.lines.join("") + answer.body).not.toContain(password);
    await system.postgres.query(`alter role ${APPLICATION} password '${password}'`);
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });
});

/** @returns false for an error after which the caller may repeat the work. @throws any other error */
function falseIfRepeatable(error: unknown): false {
  if (
    error instanceof Error &&
    /connect to the database|connection was lost|did not answer|overloaded/.test(error.message)
  )
    return false;
  throw error;
}

// For every test of this file: how long a server's restart takes depends on the machine.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe("lost connections", () => {
  test("when the server ends the connection between invocations, the next invocation is answered", async () => {
    const orders = await system.start("orders-read");
    for (let i = 0; i < 5; i++) {
      expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
      await database.endSessions();
    }
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });

  test("when the server ends the connection during a read, the client repeats the read on another and logs the loss", async () => {
    const probe = await database.startProbe();
    const answer = probe.run({ statement: "select pg_sleep(0.5), 1 as one" });
    await until(async () => (await database.sessions()).some(({ state }) => state === "active"));
    await database.endSessions("state = 'active'");
    expect(await answer).toMatchObject([{ one: 1 }]);
    expect(probe.lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "WARN", message: "database connection lost, trying another", attempt: 1 },
    ]);
    await probe.stop();
  });

  test("when the server ends the connection during a write that may not be repeated, the write fails and is not sent again", async () => {
    const probe = await database.startProbe();
    const statement =
      "with slow as (select pg_sleep(0.5)) insert into orders (id, customer, status, amount_minor, currency) " +
      "select gen_random_uuid(), 'once', 'paid', 1, 'EUR' from slow";
    const answer = probe.run({ statement, repeatable: false });
    const settled = expect(answer).rejects.toThrow(
      "the database connection was lost: it may or may not have been done",
    );
    await until(async () => (await database.sessions()).some(({ state }) => state === "active"));
    await database.endSessions("state = 'active'");
    await settled;
    const rows = await system.postgres.query("select from orders where customer = 'once'", [], system.databaseName);
    expect(rows).toHaveLength(0);
    await probe.stop();
  });

  test("after a freeze, the client tests the connection first, so even a write that may not be repeated succeeds", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    await database.endSessions();
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false, frozen: 3_600_000 });
    expect(await database.rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });

  test("after a freeze, the client replaces a silent connection within 3 s", async () => {
    const proxy = await startTcpProxy(system.postgres.port);
    const probe = await database.startProbe({ DATABASE_PORT: String(proxy.port) });
    await probe.run({ statement: "select 1" });
    proxy.silence();
    const started = Date.now();
    expect(await probe.run({ statement: "select 1 as one", frozen: 60_000 })).toEqual([{ one: 1 }]);
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(proxy.connections()).toBe(2);
    await probe.stop();
    await proxy.stop();
  });

  test.each(["fast", "immediate"] as const)(
    "a restart (%s) under load loses and doubles no write, and each read is answered or gets 503 with Retry-After",
    async (mode) => {
      const clients = 4;
      const writers = await database.startProbe({}, { environments: clients });
      const readers = await system.start("orders-read", { environments: clients });
      const written: string[] = [];
      const answers: ApiAnswer[] = [];
      let running = true;
      const load = Array.from({ length: clients }, async (_, environment) => {
        while (running) {
          const id = randomUUID();
          // The server may be away for longer than the client waits: the caller repeats the same insert.
          while (!(await writers.run(insert(id), { environment }).then(() => true, falseIfRepeatable)));
          written.push(id);
          answers.push(await readers.invoke<ApiAnswer>(listOrders, { environment }));
        }
      });
      const moreWrites = (): Promise<void> => {
        const goal = written.length + 20;
        return until(async () => written.length >= goal);
      };
      try {
        for (let restart = 0; restart < 3; restart++) {
          await moreWrites();
          await system.postgres.restart(mode);
        }
        await moreWrites();
      } finally {
        running = false;
        await Promise.all(load);
        await writers.stop();
        await readers.stop();
      }
      const answered = answers.filter(({ statusCode }) => statusCode === 200);
      expect(answered.length).toBeGreaterThan(answers.length / 2);
      for (const { headers, statusCode } of answers) {
        if (statusCode !== 200)
          expect({ statusCode, headers }).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
      }
      const rows = await database.rowsOf(written);
      expect(rows.map(({ id }) => id).sort()).toEqual([...written].sort());
    },
  );

  test("after a failover, a write waits while the host name leads to a standby", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    await system.postgres.demote();
    const id = randomUUID();
    const write = probe.run({ ...insert(id), repeatable: false });
    await sleep(500);
    expect(await database.rowsOf([id])).toEqual([]);
    await system.postgres.query("select pg_promote()");
    await write;
    expect(await database.rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });

  test("the client replaces a read-only session and repeats the write: error 25006 means that nothing was written", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "set session characteristics as transaction read only" });
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false });
    expect(await database.rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });
});

describe("time", () => {
  test("the server ends a statement that takes too long", async () => {
    const probe = await database.startProbe();
    await expect(probe.run({ statement: "select pg_sleep(20)" })).rejects.toThrow("the database is overloaded");
    expect((await database.sessions()).map(({ state }) => state)).toEqual(["idle"]);
    await probe.stop();
  });

  test("the client gives up before the invocation's time is over, and the next query is answered", async () => {
    const probe = await database.startProbe();
    const started = Date.now();
    const answer = probe.run({ statement: "select pg_sleep(20)" }, { timeout: 1_500 });
    await expect(answer).rejects.toThrow("did not answer in the time that was left");
    expect(Date.now() - started).toBeLessThan(1_500);
    expect(await probe.run({ statement: "select 1 as one" })).toEqual([{ one: 1 }]);
    await probe.stop();
  });

  test("the client gives up on a server that accepts the connection and sends nothing", async () => {
    const { server, port } = await startServer(() => undefined);
    const probe = await database.startProbe({ DATABASE_PORT: port });
    await expect(probe.run({ statement: "select 1" }, { timeout: 4_000 })).rejects.toThrow(
      /cannot connect|did not answer/,
    );
    await probe.stop();
    server.close();
  });
});
