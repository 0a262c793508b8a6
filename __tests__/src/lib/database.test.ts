import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { createAuthority, createCertificateFor } from "../../../tools/certificates";
import type { FunctionRunner, FunctionRunnerProps } from "../../../tools/function-runner";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../../tools/local-system";
import { startPostgresServer } from "../../../tools/postgres-server";
import { rotateUnderLoad } from "../../../tools/rotation-load";
import { startTcpProxy } from "../../../tools/tcp-proxy";
import { type ApiAnswer, apiEvent } from "../../support/api-event";
import { bundleProbe } from "../../support/bundle-probe";
import type { ProbeEvent } from "../../support/probe";

const CONNECTIONS = 10;
const folder = mkdtempSync(path.join(tmpdir(), "private-lambda-probe-"));
const listOrders = apiEvent("/orders", null, { customer: "alice" });
let system: LocalSystem;
let probeZip: string;

beforeAll(async () => {
  // Three more are reserved for superusers, who look from outside here.
  system = await startLocalSystem({
    settings: { max_connections: String(CONNECTIONS + 3), superuser_reserved_connections: "3" },
  });
  await system.deploy();
  probeZip = await bundleProbe(folder);
});
afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Probe = Omit<FunctionRunner, "invoke"> & {
  run(event: ProbeEvent, options?: { timeout?: number; environment?: number }): Promise<Record<string, unknown>[]>;
};

async function startProbe(
  variables: Readonly<Record<string, string>> = {},
  overrides: Partial<FunctionRunnerProps> = {},
): Promise<Probe> {
  const environment = { ...system.environmentOf("orders-read"), ...variables };
  const runner = await system.start("orders-read", { zipFile: probeZip, environment, ...overrides });
  return { ...runner, run: (event, options) => runner.invoke(event, options) };
}

const endSessions = (where = "true") =>
  system.postgres.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${APPLICATION}' and ${where}`,
  );
const sessions = () =>
  system.postgres.query<{ pid: number; state: string }>(
    `select pid, state from pg_stat_activity where usename = '${APPLICATION}'`,
  );
const statusesOf = (answers: readonly ApiAnswer[]) => [...new Set(answers.map(({ statusCode }) => statusCode))].sort();

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error("waited 10 s in vain");
    await sleep(5);
  }
}

async function startServer(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: string }> {
  const server = createServer(onConnection).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: String((server.address() as { port: number }).port) };
}

const insert = (id: string): ProbeEvent => ({
  statement:
    "insert into orders (id, customer, status, amount_minor, currency) " +
    `values ('${id}', 'writer', 'accepted', 1, 'EUR') on conflict (id) do nothing`,
});
const rowsOf = (ids: readonly string[]) =>
  system.postgres.query<{ id: string }>(
    "select id::text from orders where id::text = any(string_to_array($1, ','))",
    [ids.join(",")],
    system.databaseName,
  );

describe("connection", () => {
  test("is one, kept between invocations, with Nagle off and one round trip for a warm query", async () => {
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

  test("reads the secret once for many invocations", async () => {
    const orders = await system.start("orders-read");
    const before = system.secretsManager.calls.length;
    for (let i = 0; i < 20; i++) await orders.invoke(listOrders);
    expect(system.secretsManager.calls.slice(before)).toEqual(["GetSecretValue AWSCURRENT"]);
    await orders.stop();
  });

  test("has time-outs on the server, in the order connect < lock < statement < idle in transaction", async () => {
    const probe = await startProbe();
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

  test("between its second and last step the pending password is taken, at one more login", async () => {
    const rotate = await system.start("secret-rotate");
    const probe = await startProbe();
    await probe.run({ statement: "select 1" });
    const token = system.secretsManager.startRotation(system.applicationSecretArn);
    const step = (name: string) =>
      rotate.invoke({ Step: name, SecretId: system.applicationSecretArn, ClientRequestToken: token });
    for (const name of ["createSecret", "setSecret"]) await step(name);
    await endSessions();
    const before = system.secretsManager.calls.length;
    expect(await probe.run({ statement: "select 1 as one" })).toEqual([{ one: 1 }]);
    // The cached password was refused: current is read anew and is the same, pending is another and is in force.
    expect(system.secretsManager.calls.slice(before)).toEqual([
      "GetSecretValue AWSCURRENT",
      "GetSecretValue AWSPENDING",
    ]);
    for (const name of ["testSecret", "finishSecret"]) await step(name);
    await probe.stop();
    await rotate.stop();
  });

  test("a password that no stage has is refused after one login for each, without a secret in the log", async () => {
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

/** Whether it was refused for now alone; anything else is thrown on. */
function isUnavailable(error: unknown): false {
  if (
    error instanceof Error &&
    /connect to the database|connection was lost|did not answer|overloaded/.test(error.message)
  )
    return false;
  throw error;
}

// What depends on a server's restart takes as long as the machine makes it.
jest.retryTimes(2, { logErrorsBeforeRetry: true });

describe("lost connections", () => {
  test("ended between invocations: the next one is answered", async () => {
    const orders = await system.start("orders-read");
    for (let i = 0; i < 5; i++) {
      expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
      await endSessions();
    }
    expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });

  test("ended during a read: done again on another connection", async () => {
    const probe = await startProbe();
    const answer = probe.run({ statement: "select pg_sleep(0.5), 1 as one" });
    await until(async () => (await sessions()).some(({ state }) => state === "active"));
    await endSessions("state = 'active'");
    expect(await answer).toMatchObject([{ one: 1 }]);
    expect(probe.lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "WARN", message: "database connection lost, trying another", attempt: 1 },
    ]);
    await probe.stop();
  });

  test("ended during a write that may not be repeated: an error, and no second write", async () => {
    const probe = await startProbe();
    const statement =
      "with slow as (select pg_sleep(0.5)) insert into orders (id, customer, status, amount_minor, currency) " +
      "select gen_random_uuid(), 'once', 'paid', 1, 'EUR' from slow";
    const answer = probe.run({ statement, repeatable: false });
    const settled = expect(answer).rejects.toThrow("the database connection was lost");
    await until(async () => (await sessions()).some(({ state }) => state === "active"));
    await endSessions("state = 'active'");
    await settled;
    const rows = await system.postgres.query("select from orders where customer = 'once'", [], system.databaseName);
    expect(rows).toHaveLength(0);
    await probe.stop();
  });

  test("dead when a frozen environment thaws: tried first, so that even a write that may not be repeated succeeds", async () => {
    const probe = await startProbe();
    await probe.run({ statement: "select 1" });
    await endSessions();
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false, frozen: 3_600_000 });
    expect(await rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });

  test("silent when a frozen environment thaws: given up after a second", async () => {
    const proxy = await startTcpProxy(system.postgres.port);
    const probe = await startProbe({ DATABASE_PORT: String(proxy.port) });
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
      const writers = await startProbe({}, { environments: clients });
      const readers = await system.start("orders-read", { environments: clients });
      const written: string[] = [];
      const answers: ApiAnswer[] = [];
      let running = true;
      const load = Array.from({ length: clients }, async (_, environment) => {
        while (running) {
          const id = randomUUID();
          // A server that is away for longer than the client's patience: the caller does the same again.
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
      const rows = await rowsOf(written);
      expect(rows.map(({ id }) => id).sort()).toEqual([...written].sort());
    },
  );

  test("a session that has become read-only is replaced: 25006 wrote nothing", async () => {
    const probe = await startProbe();
    await probe.run({ statement: "set session characteristics as transaction read only" });
    const id = randomUUID();
    await probe.run({ ...insert(id), repeatable: false });
    expect(await rowsOf([id])).toHaveLength(1);
    await probe.stop();
  });
});

describe("overload", () => {
  test("10 times more callers than connections: all answered, or told when to come back", async () => {
    const callers = 10 * CONNECTIONS;
    const orders = await system.start("orders-read", { environments: callers });
    const storm = Array.from({ length: callers }, (_, environment) =>
      orders.invoke<ApiAnswer>(listOrders, { environment, timeout: 3_000 }),
    );
    const answers = await Promise.all(storm);
    expect(statusesOf(answers)).toEqual([200, 503]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(CONNECTIONS);
    for (const { statusCode, headers } of answers) if (statusCode === 503) expect(headers["retry-after"]).toBe("2");
    await orders.stop();
  });

  test("10 times more callers than connections in one environment share its connection", async () => {
    const orders = await system.start("orders-read");
    const answers = await Promise.all(
      Array.from({ length: 10 * CONNECTIONS }, () => orders.invoke<ApiAnswer>(listOrders)),
    );
    expect(statusesOf(answers)).toEqual([200]);
    expect(await sessions()).toHaveLength(1);
    await orders.stop();
  });

  test("waits for a connection that becomes free", async () => {
    const holders = await startProbe({}, { environments: CONNECTIONS });
    await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, environment) => holders.run({ statement: "select 1" }, { environment })),
    );
    const orders = await system.start("orders-read");
    const refusals = system.postgres.log().split("remaining connection slots").length;
    const answer = orders.invoke<ApiAnswer>(listOrders);
    await until(async () => system.postgres.log().split("remaining connection slots").length > refusals);
    await holders.stop();
    expect(await answer).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });
});

describe("time", () => {
  test("a statement that takes too long is ended by the server", async () => {
    const probe = await startProbe();
    await expect(probe.run({ statement: "select pg_sleep(20)" })).rejects.toThrow("the database is overloaded");
    expect((await sessions()).every(({ state }) => state === "idle")).toBe(true);
    await probe.stop();
  });

  test("the answer comes before the invocation's own time is over", async () => {
    const probe = await startProbe();
    const started = Date.now();
    const answer = probe.run({ statement: "select pg_sleep(20)" }, { timeout: 1_500 });
    await expect(answer).rejects.toThrow("did not answer in the time that was left");
    expect(Date.now() - started).toBeLessThan(1_500);
    expect(await probe.run({ statement: "select 1 as one" })).toEqual([{ one: 1 }]);
    await probe.stop();
  });

  test("a server that accepts and says nothing is given up", async () => {
    const { server, port } = await startServer(() => undefined);
    const probe = await startProbe({ DATABASE_PORT: port });
    await expect(probe.run({ statement: "select 1" }, { timeout: 4_000 })).rejects.toThrow(
      /cannot connect|did not answer/,
    );
    await probe.stop();
    server.close();
  });
});

describe("TLS is verified in full", () => {
  async function refusal(variables: Record<string, string>, overrides: Partial<FunctionRunnerProps> = {}) {
    const environment = { ...system.environmentOf("orders-read"), ...variables };
    const orders = await system.start("orders-read", { environment, ...overrides });
    try {
      const started = Date.now();
      const answer = await orders.invoke<ApiAnswer>(listOrders);
      // At once: it will not get better by waiting.
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(answer.statusCode).toBe(503);
      expect(orders.lines).toHaveLength(1);
      const { password } = JSON.parse(system.secretsManager.valueOf(system.applicationSecretArn, "AWSCURRENT") ?? "");
      expect(orders.lines.join("") + JSON.stringify(answer)).not.toContain(password);
      return JSON.parse(orders.lines[0] ?? "").error as string;
    } finally {
      await orders.stop();
    }
  }

  test("an authority that is not trusted is refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    const stranger = await createAuthority();
    const other = await startPostgresServer({ certificate: await createCertificateFor(stranger, ["localhost"]) });
    try {
      const variables = { DATABASE_PORT: String(other.port), NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
      expect(await refusal(variables)).toMatch(/certificate/);
    } finally {
      await other.stop();
    }
  });

  test("another host's certificate is refused", async () => {
    const authority = await createAuthority();
    const certificate = await createCertificateFor(authority, ["database.example.com"]);
    const other = await startPostgresServer({ certificate });
    try {
      const error = await refusal({ DATABASE_PORT: String(other.port) }, { caFile: other.caFile });
      expect(error).toContain("Host: localhost. is not in the cert's altnames: DNS:database.example.com");
    } finally {
      await other.stop();
    }
  });

  test("a server without TLS is refused", async () => {
    const plain = await startPostgresServer({ settings: { ssl: "off" } });
    try {
      expect(await refusal({ DATABASE_PORT: String(plain.port) })).toContain("does not offer TLS");
    } finally {
      await plain.stop();
    }
  });

  test("what is slipped in before TLS begins is refused", async () => {
    const { server, port } = await startServer((socket) => socket.once("data", () => socket.write("S\u0000")));
    expect(await refusal({ DATABASE_PORT: port })).toContain("does not offer TLS");
    server.close();
  });

  test("and a plain connection is refused by the server", async () => {
    const [row] = await system.postgres.query<{ type: string }>("select distinct type from pg_hba_file_rules");
    expect(row).toEqual({ type: "hostssl" });
  });
});
