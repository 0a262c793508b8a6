import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ApiAnswer } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";
import type { SeededOrder } from "../../deployment/example-orders";
import { functionLogs } from "../../deployment/function-logs";
import type { Check } from "../check";
import type { Callers, DeployedEnvironment, SeededOrders } from "../deployed-environment";

export const apiAnswers: readonly Check<DeployedEnvironment>[] = [
  {
    name: "orders can be written by the database's master",
    async run({ orders }) {
      await orders();
      return [];
    },
  },
  {
    name: "signed GET of an order: 200 with the order",
    async run({ callers, deployment, orders }) {
      const [{ reader }, { newest, path }] = await Promise.all([callers(), orders()]);
      const answer = await reader.get(path);
      if (answer.status === 200 && holds(answer.body, newest)) return [];
      return [`expected 200 with order ${newest.id}, got ${shown(answer)}`, ...(await loggedErrors(deployment))];
    },
  },
  {
    name: "signed GET of a customer's orders: 200 with the customer's orders, the newest first",
    async run({ callers, deployment, orders }) {
      const [{ reader }, { all, newest }] = await Promise.all([callers(), orders()]);
      const ofCustomer = all.filter(({ customer }) => customer === newest.customer);
      const answer = await reader.get("/orders", { customer: newest.customer });
      if (answer.status === 200 && isPageOf(answer.body, ofCustomer)) return [];
      const expected = `${ofCustomer.length} orders of ${newest.customer}`;
      return [`expected 200 with ${expected}, got ${shown(answer)}`, ...(await loggedErrors(deployment))];
    },
  },
  statusCheck("signed GET of an order that there is not", 404, ({ reader }) => reader.get(`/orders/${randomUUID()}`)),
  statusCheck("signed GET /orders/not-an-id", 400, ({ reader }) => reader.get("/orders/not-an-id")),
  statusCheck("signed GET /orders without a customer", 400, ({ reader }) => reader.get("/orders")),
  statusCheck("unsigned GET", 403, ({ nobody }, { path }) => nobody.get(path)),
  statusCheck("GET signed by a user without execute-api:Invoke", 403, ({ stranger }, { path }) => stranger.get(path)),
];

function statusCheck(
  request: string,
  expected: number,
  ask: (callers: Callers, orders: SeededOrders) => Promise<ApiAnswer>,
): Check<DeployedEnvironment> {
  return {
    name: `${request}: ${expected}`,
    async run({ callers, orders }) {
      const answer = await ask(await callers(), await orders());
      return answer.status === expected ? [] : [`expected ${expected}, got ${shown(answer)}`];
    },
  };
}

function isPageOf(body: unknown, orders: readonly SeededOrder[]): boolean {
  const page = (body as { orders?: unknown }).orders;
  return (
    Array.isArray(page) && page.length === orders.length && orders.every((order, index) => holds(page[index], order))
  );
}

function holds(value: unknown, order: SeededOrder): boolean {
  const answered = value as Readonly<Record<string, unknown>> | undefined;
  return Object.entries(order).every(([name, expected]) => isDeepStrictEqual(answered?.[name], expected));
}

function shown({ status, body }: ApiAnswer): string {
  return `${status} ${JSON.stringify(body)}`;
}

/** The last errors that the functions logged, and why the database refused the last tokens: no answer tells these. */
async function loggedErrors({ emulator, environment }: Deployment): Promise<readonly string[]> {
  const lines = await functionLogs(emulator.aws, environment);
  const errors = lines.filter(({ message }) => /"level":"(ERROR|WARN)"|errorMessage|Error:/.test(message));
  // After a refusal, a function tries one more token.
  const refusals = new Set(emulator.refusedTokens().slice(-2));
  return [
    ...errors.slice(-5).map(({ group, message }) => `${group}: ${message}`),
    ...[...refusals].map((refusal) => `the database refused a token: ${refusal}`),
  ];
}
