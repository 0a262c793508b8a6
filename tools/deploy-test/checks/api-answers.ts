import { isDeepStrictEqual } from "node:util";
import type { Api, ApiAnswer } from "../../deployment/api";
import type { Deployment } from "../../deployment/deployment";
import type { SeededOrder } from "../../deployment/example-orders";
import { functionLogs } from "../../deployment/function-logs";
import { IamUser } from "../../deployment/iam-user";
import { ACCOUNT_ID } from "../../emulator/emulator";

/** Who asks the API. */
export interface Callers {
  /** May invoke the API's methods, and nothing else. */
  readonly reader: IamUser;
  /** May do nothing. */
  readonly stranger: IamUser;
}

export async function createCallers({ emulator, region }: Deployment, api: Api): Promise<Callers> {
  const Resource = `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${api.id}/${api.stage}/GET/*`;
  return {
    reader: await IamUser.create(emulator.aws, "orders-reader", { Action: "execute-api:Invoke", Resource }),
    stranger: await IamUser.create(emulator.aws, "stranger"),
  };
}

export async function deleteCallers({ reader, stranger }: Callers): Promise<void> {
  await reader.delete();
  await stranger.delete();
}

/** The answer is the seeded order. Otherwise: what came, and what was logged of it. */
export async function orderProblems(
  deployment: Deployment,
  answer: ApiAnswer,
  order: SeededOrder,
): Promise<readonly string[]> {
  if (answer.status === 200 && holds(answer.body, order)) return [];
  return [`expected 200 with order ${order.id}, got ${shown(answer)}`, ...(await loggedErrors(deployment))];
}

/** The answer is a page of the seeded orders, in this order. */
export async function pageProblems(
  deployment: Deployment,
  answer: ApiAnswer,
  orders: readonly SeededOrder[],
): Promise<readonly string[]> {
  const page = (answer.body as { orders?: unknown }).orders;
  const same =
    Array.isArray(page) && page.length === orders.length && orders.every((order, index) => holds(page[index], order));
  if (answer.status === 200 && same) return [];
  return [`expected 200 with ${orders.length} orders, got ${shown(answer)}`, ...(await loggedErrors(deployment))];
}

export function statusProblems(answer: ApiAnswer, status: number): readonly string[] {
  return answer.status === status ? [] : [`expected ${status}, got ${shown(answer)}`];
}

function holds(value: unknown, order: SeededOrder): boolean {
  const answered = value as Readonly<Record<string, unknown>> | undefined;
  return Object.entries(order).every(([name, expected]) => isDeepStrictEqual(answered?.[name], expected));
}

function shown({ status, body }: ApiAnswer): string {
  return `${status} ${JSON.stringify(body)}`;
}

/**
 * The last errors that the functions logged, and why the database refused their last tokens: the cause of what a caller
 * is told without detail.
 */
async function loggedErrors({ emulator, environment }: Deployment): Promise<readonly string[]> {
  const lines = await functionLogs(emulator.aws, environment);
  const errors = lines.filter(({ message }) => /"level":"(ERROR|WARN)"|errorMessage|Error:/.test(message));
  // A function tries one more token after a refusal.
  const refusals = new Set(emulator.refusedTokens().slice(-2));
  return [
    ...errors.slice(-5).map(({ group, message }) => `${group}: ${message}`),
    ...[...refusals].map((refusal) => `the database refused a token: ${refusal}`),
  ];
}
