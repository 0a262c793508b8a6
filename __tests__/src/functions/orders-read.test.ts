import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FunctionRunner } from "../../../tools/local/function-runner";
import { type LocalSystem, startLocalSystem } from "../../../tools/local/local-system";
import { type ApiAnswer, apiEvent } from "../../support/api-event";

let system: LocalSystem;
let orders: FunctionRunner;
const ID = "7b8f6b1e-4f7e-4b57-9d5e-3a1c9c1a0001";

beforeAll(async () => {
  system = await startLocalSystem();
  await system.deploy();
  await system.postgres.query(
    `insert into orders (id, customer, status, amount_minor, currency, created_at, updated_at)
     values ($1, 'alice', 'paid', 9007199254740991, 'EUR', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z')`,
    [ID],
    system.databaseName,
  );
  // Seven orders of one customer; four of them have the same time.
  await system.postgres.query(
    `insert into orders (id, customer, status, amount_minor, currency, created_at)
     select gen_random_uuid(), 'bob', 'accepted', n, 'USD', '2026-01-01T00:00:00Z'::timestamptz + greatest(n - 4, 0) * interval '1 ms'
     from generate_series(1, 7) n`,
    [],
    system.databaseName,
  );
  orders = await system.start("orders-read");
});
afterAll(() => system?.stop());

const read = (id: string) => orders.invoke<ApiAnswer>(apiEvent("/orders/{id}", { id }));
const list = (query: Record<string, string> | null) => orders.invoke<ApiAnswer>(apiEvent("/orders", null, query));
const bodyOf = ({ body }: ApiAnswer) => JSON.parse(body);

describe("GET /orders/{id}", () => {
  test("answers with the order", async () => {
    const answer = await read(ID);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(bodyOf(answer)).toEqual({
      id: ID,
      customer: "alice",
      status: "paid",
      amountMinor: 9007199254740991,
      currency: "EUR",
      createdAt: "2026-01-02T03:04:05.678Z",
      updatedAt: "2026-01-02T03:04:05.678Z",
    });
  });

  test("answers 404 for an order that does not exist", async () => {
    expect(await read(randomUUID())).toMatchObject({ statusCode: 404 });
  });

  test.each(["", "1", `${ID}0`, "' or 1=1 --", "7b8f6b1e-4f7e-4b57-9d5e-3a1c9c1a000g"])(
    "refuses the id %p, naming the field",
    async (id) => {
      const answer = await read(id);
      expect(answer.statusCode).toBe(400);
      expect(bodyOf(answer)).toMatchObject({ field: "id", message: "id must be a UUID" });
    },
  );

  test("refuses a request without path parameters", async () => {
    expect(await orders.invoke(apiEvent("/orders/{id}"))).toMatchObject({ statusCode: 400 });
  });
});

describe("GET /orders", () => {
  test("lists every order of a customer once, newest first, page by page", async () => {
    const amounts: number[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const answer: ApiAnswer = await list({ customer: "bob", limit: "3", ...(after !== null && { after }) });
      const page: { orders: { amountMinor: number; createdAt: string }[]; next: string | null } = bodyOf(answer);
      amounts.push(...page.orders.map(({ amountMinor }) => amountMinor));
      after = page.next;
      pages++;
    } while (after !== null && pages < 10);
    expect(pages).toBe(3);
    expect(amounts.slice(0, 3)).toEqual([7, 6, 5]);
    expect([...amounts].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("names no next page after a full last page", async () => {
    expect(bodyOf(await list({ customer: "bob", limit: "7" })).next).toBeNull();
  });

  test("answers with an empty page for a customer without orders", async () => {
    expect(bodyOf(await list({ customer: "nobody" }))).toEqual({ orders: [], next: null });
  });

  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  test.each([
    ["customer", null],
    ["customer", { customer: "" }],
    ["customer", { customer: "a b" }],
    ["customer", { customer: "x".repeat(65) }],
    ["customer", { customer: "\u0000" }],
    ["limit", { customer: "bob", limit: "0" }],
    ["limit", { customer: "bob", limit: "101" }],
    ["limit", { customer: "bob", limit: "-1" }],
    ["limit", { customer: "bob", limit: "1.5" }],
    ["limit", { customer: "bob", limit: "" }],
    ["limit", { customer: "bob", limit: "ten" }],
    ["after", { customer: "bob", after: "" }],
    ["after", { customer: "bob", after: "!!!" }],
    ["after", { customer: "bob", after: cursor({}) }],
    ["after", { customer: "bob", after: cursor(["2026-01-01T00:00:00.000Z"]) }],
    ["after", { customer: "bob", after: cursor(["yesterday", ID]) }],
    ["after", { customer: "bob", after: cursor(["+275760-09-13T00:00:00.000Z", ID]) }],
    ["after", { customer: "bob", after: cursor(["0000-01-01T00:00:00.000Z", ID]) }],
    ["after", { customer: "bob", after: cursor(["2026-01-01T00:00:00.000Z", "1 or 1=1"]) }],
  ])("refuses a bad %s: %j", async (field, query) => {
    const answer = await list(query);
    expect(answer.statusCode).toBe(400);
    expect(bodyOf(answer).field).toBe(field);
    expect(bodyOf(answer).message).toContain(field);
  });
});

test("orders-read answers 404 for a route that the function does not have", async () => {
  expect(await orders.invoke(apiEvent("/elsewhere"))).toMatchObject({ statusCode: 404 });
});

describe("when the database cannot be used", () => {
  const secretText = () => system.secretsManager.valueOf(system.applicationSecretArn, "AWSCURRENT") ?? "";
  const secretWords = () => [JSON.parse(secretText()).password as string, secretText()];

  test("answers 503 with Retry-After before the first password is made, and logs one line", async () => {
    const arn = system.secretsManager.createSecret("empty");
    const runner = await system.start("orders-read", {
      environment: { ...system.environmentOf("orders-read"), DATABASE_SECRET_ARN: arn },
    });
    const answer = await runner.invoke<ApiAnswer>(apiEvent("/orders/{id}", { id: ID }));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("2");
    expect(runner.lines).toHaveLength(1);
    expect(JSON.parse(runner.lines[0] ?? "")).toMatchObject({
      level: "ERROR",
      message: "answered 503",
      error: expect.stringContaining("no value yet"),
      requestId: expect.any(String),
      timestamp: expect.any(String),
    });
    await runner.stop();
  });

  test("answers 503 before the time-out when the database is down, and logs one line without a secret", async () => {
    const port = "1"; // Nothing listens on this port.
    const runner = await system.start("orders-read", {
      environment: { ...system.environmentOf("orders-read"), DATABASE_PORT: port },
    });
    const started = Date.now();
    const answer = await runner.invoke<ApiAnswer>(apiEvent("/orders/{id}", { id: ID }), { timeout: 1_500 });
    expect(Date.now() - started).toBeLessThan(1_500);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("2");
    expect(runner.lines).toHaveLength(1);
    expect(runner.lines[0]).toContain("ECONNREFUSED");
    for (const word of secretWords()) expect(runner.lines.join("") + JSON.stringify(answer)).not.toContain(word);
    await runner.stop();
  });

  test("refuses a secret for another user, and logs neither the secret nor the password", async () => {
    const arn = system.secretsManager.createSecret("other", { ...JSON.parse(secretText()), username: "postgres" });
    const runner = await system.start("orders-read", {
      environment: { ...system.environmentOf("orders-read"), DATABASE_SECRET_ARN: arn },
    });
    expect(await runner.invoke(apiEvent("/orders/{id}", { id: ID }))).toMatchObject({ statusCode: 503 });
    expect(runner.lines[0]).toContain('is for user \\"postgres\\"');
    for (const word of secretWords()) expect(runner.lines.join("")).not.toContain(word);
    await runner.stop();
  });
});

test("orders-read fails to load when variables are missing or malformed, and names them all", async () => {
  const { DATABASE_HOST, DATABASE_NAME, ...environment } = system.environmentOf("orders-read");
  const started = system.start("orders-read", {
    environment: { ...environment, DATABASE_PORT: "70000", DATABASE_SECRET_ARN: "nonsense", DATABASE_USERNAME: "A B" },
  });
  await expect(started).rejects.toThrow(
    "environment variables: DATABASE_HOST is missing; " +
      'DATABASE_PORT must be an integer from 1 to 65535, got "70000"; DATABASE_NAME is missing; ' +
      'DATABASE_USERNAME must be 1 to 63 lower-case letters, digits and underscores, got "A B"; ' +
      'DATABASE_SECRET_ARN must be a secret\'s ARN, got "nonsense"',
  );
});
