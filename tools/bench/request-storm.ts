import { performance } from "node:perf_hooks";
import type { LocalSystem } from "../local/local-system";
import { type InvokeOne, reserveConcurrency, TooManyRequestsException } from "../local/reserved-concurrency";
import { refusedLogins } from "../postgres/refused-logins";
import type { Figure } from "./figure";
import { CONNECTIONS, LIST_ORDERS, MEASURED_FUNCTION } from "./workload";

const CALLERS = 10 * CONNECTIONS;

type Outcome = "answered" | "told when to retry" | "other";

/** Ten times more callers than PostgreSQL has connections, all at once. */
export async function requestStorm(system: LocalSystem): Promise<readonly Figure[]> {
  const orders = await system.start(MEASURED_FUNCTION, { environments: CONNECTIONS });
  const invoke = reserveConcurrency(orders, CONNECTIONS);
  try {
    const started = performance.now();
    const outcomes = await Promise.all(Array.from({ length: CALLERS }, () => outcomeOf(invoke)));
    const milliseconds = performance.now() - started;
    const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
    const refused = refusedLogins(system.postgres.log());
    const counts = (["answered", "told when to retry", "other"] as const).map(
      (outcome) => `${count(outcome)} ${outcome}`,
    );
    return [
      {
        what: `storm: ${CALLERS} callers, ${CONNECTIONS} connections`,
        measured: `${counts.join(", ")}, ${refused} refused by the database, in ${milliseconds.toFixed(0)} ms`,
        budget: { limit: "0 other, 0 refused", isKept: count("other") === 0 && refused === 0 },
      },
    ];
  } finally {
    await orders.stop();
  }
}

async function outcomeOf(invoke: InvokeOne): Promise<Outcome> {
  try {
    const { statusCode, headers } = await invoke<{ statusCode: number; headers: object }>(LIST_ORDERS);
    if (statusCode === 200) return "answered";
    return statusCode === 503 && "retry-after" in headers ? "told when to retry" : "other";
  } catch (error) {
    // The API answers such a request with 503 and `retry-after`.
    if (error instanceof TooManyRequestsException) return "told when to retry";
    throw error;
  }
}
