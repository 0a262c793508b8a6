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
  test("there is one, kept between invocations, with Nagle off and one round trip for a warm query", async () => {
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

  test("many invocations read the secret once", async () => {
    const orders = await system.start("orders-read");
    const before = system.secretsManager.calls.length;
    for (let i = 0; i < 20; i++) await orders.invoke(listOrders);
    expect(system.secretsManager.calls.slice(before)).toEqual(["GetSecretValue AWSCURRENT"]);
    await orders.stop();
  });

  test("a new one needs no Secrets Manager while the password is in force", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    const before = system.secretsManager.calls.length;
    await database.endSessions();
    expect(await probe.run({ statement: "select 1 as one", frozen: 86_400_000 })).toEqual([{ one: 1 }]);
    expect(system.secretsManager.calls.slice(before)).toEqual([]);
    await probe.stop();
  });

  test("the server's time-outs are in the order connect < lock < statement < idle in transaction", async () => {
    const probe = await database.startProbe();
    const names = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"];
    const settings: unknown[] = [];
    for (const name of names) settings.push(...(await probe.run({ statement: `show ${name}` })));
    expect(settings.map((row) => Object.values(row as object)[0])).toEqual(["3s", "5s", "10s"]);
    await probe.stop();
  });
});

describe("rotation", () => {
  test("100 rotations, each ending all sessions twice, while 4 clients query without pause: no query fails", async () => {
    const load = await rotateUnderLoad(system, { rotations: 100, clients: 4 });
    expect({ failures: load.failures, errors: load.errors }).toEqual({ failures: [], errors: [] });
    expect(load.queries).toBeGreaterThan(1_000);
    expect(load.logins).toBeGreaterThan(100);
  });

  test("between a rotation's second and last step a function logs in with the pending password, at its second attempt", async () => {
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
    // The cached password is refused. AWSCURRENT, read again, has the same; AWSPENDING has the one that is in force.
    expect(system.secretsManager.calls.slice(before)).toEqual([
      "GetSecretValue AWSCURRENT",
      "GetSecretValue AWSPENDING",
    ]);
    for (const name of ["testSecret", "finishSecret"]) await step(name);
    await probe.stop();
    await rotate.stop();
  });

  test("when no stage has the right password, each is tried once, and the log has no secret", async () => {
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

/** Whether the work ended with an answer that asks to come back; other errors are thrown. */
function isUnavailable(error: unknown): false {
  if (
    error instanceof Error &&
    /connect to the database|connection was lost|did not answer|overloaded/.test(error.message)
  )
    return false;
  throw error;
}

// A restart of the server takes as long as the machine needs.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe("lost connections", () => {
  test("the invocation after the server ended the session is answered", async () => {
    const orders = await system.start("orders-read");
    for (let i = 0; i < 5; i++) {
      expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
      await database.endSessions();
    }
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });

  test("a read whose session ends is repeated on another connection", async () => {
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

  test("a write that may not be repeated fails when its session ends, and is not done twice", async () => {
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

  test("after a freeze the connection is tested first, so that even a write that may not be repeated succeeds", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "select 1" });
    await database.endSessions();
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false, frozen: 3_600_000 });
    expect(await database.rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });

  test("after a freeze a silent connection is given up after a second", async () => {
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
    "the server restarts (%s) under load: no write lost, none doubled, reads answered or told when to come back",
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
          // The server may be away for longer than the client waits: the caller asks again.
          while (!(await writers.run(insert(id), { environment }).then(() => true, isUnavailable)));
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

  test("after a failover, writes wait until the name leads to the new primary", async () => {
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

  test("a session that has become read-only is replaced, since 25006 wrote nothing", async () => {
    const probe = await database.startProbe();
    await probe.run({ statement: "set session characteristics as transaction read only" });
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false });
    expect(await database.rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });
});

describe("time", () => {
  test("a statement that takes too long is ended by the server", async () => {
    const probe = await database.startProbe();
    await expect(probe.run({ statement: "select pg_sleep(20)" })).rejects.toThrow("the database is overloaded");
    expect((await database.sessions()).every(({ state }) => state === "idle")).toBe(true);
    await probe.stop();
  });

  test("the answer comes before the invocation's time is over", async () => {
    const probe = await database.startProbe();
    const started = Date.now();
    const answer = probe.run({ statement: "select pg_sleep(20)" }, { timeout: 1_500 });
    await expect(answer).rejects.toThrow("did not answer in the time that was left");
    expect(Date.now() - started).toBeLessThan(1_500);
    expect(await probe.run({ statement: "select 1 as one" })).toEqual([{ one: 1 }]);
    await probe.stop();
  });

  test("a server that accepts connections and says nothing is given up", async () => {
    const { server, port } = await startServer(() => undefined);
    const probe = await database.startProbe({ DATABASE_PORT: port });
    await expect(probe.run({ statement: "select 1" }, { timeout: 4_000 })).rejects.toThrow(
      /cannot connect|did not answer/,
    );
    await probe.stop();
    server.close();
  });
});
