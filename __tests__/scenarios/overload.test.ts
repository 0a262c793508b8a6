import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { catalogue } from "../../stacks/catalogue";
import { startApiServer } from "../../tools/local/api-server";
import type { FunctionRunner } from "../../tools/local/function-runner";
import type { LocalSystem } from "../../tools/local/local-system";
import { reserveConcurrency } from "../../tools/local/reserved-concurrency";
import { freePort } from "../../tools/network/tcp-port";
import type { ApiAnswer } from "../support/api-event";
import { CONNECTIONS, DatabaseSystem, listOrders, until } from "../support/database-system";

const CALLERS = 10 * CONNECTIONS;
let database: DatabaseSystem;
let system: LocalSystem;

beforeAll(async () => {
  database = await DatabaseSystem.start();
  system = database.local;
});
afterAll(() => database?.stop());

const all = <Result>(count: number, call: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

describe("10 times more callers than connections, through an API whose function has reserved all connections", () => {
  let orders: FunctionRunner;
  let api: Server;
  let url: string;

  beforeAll(async () => {
    expect(system.concurrencyOf("orders-read")).toBe(CONNECTIONS);
    orders = await system.start("orders-read", { environments: CONNECTIONS });
    const invoke = reserveConcurrency(orders, CONNECTIONS);
    api = await startApiServer(await freePort(), catalogue, (_, event) => invoke(event));
    url = `http://127.0.0.1:${(api.address() as AddressInfo).port}/orders?customer=alice`;
  });
  afterAll(async () => {
    api?.closeAllConnections();
    api?.close();
    await orders?.stop();
  });

  test("the database refuses no login, and each caller is answered or gets 503 with Retry-After", async () => {
    const answers = await all(CALLERS, async () => {
      const { status, headers } = await fetch(url);
      return { status, retryAfter: headers.get("retry-after") };
    });
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(CONNECTIONS);
    const others = answers.filter(({ status }) => status !== 200);
    expect(others.length).toBeGreaterThan(0);
    expect(others).toEqual(others.map(() => ({ status: 503, retryAfter: "2" })));
    expect(await database.sessions()).toHaveLength(CONNECTIONS);
    expect(database.refusals()).toBe(0);
  });

  test("all callers are answered when they try again after Retry-After", async () => {
    const statuses = await all(CALLERS, async () => {
      for (let attempt = 1; ; attempt++) {
        const { status, headers } = await fetch(url);
        if (status !== 503 || attempt === 10) return status;
        // Jitter, as clients use it: without it, all callers would come at the same moment again.
        await sleep(Number(headers.get("retry-after")) * 1_000 * (0.5 + Math.random()));
      }
    });
    expect(statuses).toEqual(statuses.map(() => 200));
    expect(database.refusals()).toBe(0);
  });
});

// The connection budget prevents this load, but a failover or a person's own client can still cause it.
describe("10 times more execution environments than connections", () => {
  beforeEach(() => until(async () => (await database.sessions()).length === 0));

  test("each environment answers 200, or 503 with Retry-After", async () => {
    const orders = await system.start("orders-read", { environments: CALLERS });
    const answers = await all(CALLERS, (environment) =>
      orders.invoke<ApiAnswer>(listOrders, { environment, timeout: 3_000 }),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(CONNECTIONS);
    const others = answers.filter(({ statusCode }) => statusCode !== 200);
    for (const other of others) expect(other).toMatchObject({ statusCode: 503, headers: { "retry-after": "2" } });
    await orders.stop();
  });

  test("an environment waits until a connection becomes free", async () => {
    const holders = await database.startProbe({}, { environments: CONNECTIONS });
    await all(CONNECTIONS, (environment) => holders.run({ statement: "select 1" }, { environment }));
    const orders = await system.start("orders-read");
    const refusals = database.refusals();
    const answer = orders.invoke<ApiAnswer>(listOrders);
    await until(async () => database.refusals() > refusals);
    await holders.stop();
    expect(await answer).toMatchObject({ statusCode: 200 });
    await orders.stop();
  });
});

test("callers in one execution environment share one connection", async () => {
  await until(async () => (await database.sessions()).length === 0);
  const orders = await system.start("orders-read");
  const answers = await all(CALLERS, () => orders.invoke<ApiAnswer>(listOrders));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
  expect(await database.sessions()).toHaveLength(1);
  await orders.stop();
});
