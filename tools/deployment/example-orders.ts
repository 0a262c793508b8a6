import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import postgres from "postgres";
import type { Deployment } from "./deployment";

const HOUR = 3_600_000;

export interface SeededOrder {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly createdAt: string;
}

/** Writes orders into the deployed schema, as the database's master user. */
export async function seedOrders(
  { emulator, environment, postgres: server }: Pick<Deployment, "emulator" | "environment" | "postgres">,
  orders: readonly SeededOrder[],
): Promise<void> {
  const instance = `${environment}-database`;
  const master = emulator.masters().get(instance);
  if (!master) throw new Error(`${instance} has no master user: CreateDBInstance did not ask for a managed password`);
  const sql = postgres({
    host: server.host,
    port: server.port,
    ...master,
    ssl: {
      ca: readFileSync(emulator.authorityFile, "utf8"),
      servername: server.host,
      rejectUnauthorized: true,
    },
    max: 1,
  });
  try {
    for (const { id, customer, status, amountMinor, currency, createdAt } of orders) {
      await sql`
        insert into orders (id, customer, status, amount_minor, currency, created_at, updated_at)
        values (${id}, ${customer}, ${status}, ${amountMinor}, ${currency}, ${createdAt}, ${createdAt})`;
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** A week of a shop: a few customers, every status, two currencies. The newest first, as the API lists them. */
export function exampleOrders(): readonly SeededOrder[] {
  const customers = ["alice", "bob", "carol.smith", "dan-42"];
  const statuses = ["accepted", "paid", "shipped", "delivered", "cancelled"];
  const newest = Date.now();
  return Array.from({ length: 24 }, (_, index) => ({
    id: randomUUID(),
    customer: customers[index % customers.length] ?? "",
    status: statuses[index % statuses.length] ?? "",
    amountMinor: 1_250 + index * 1_375,
    currency: index % 3 === 0 ? "EUR" : "USD",
    createdAt: new Date(newest - index * 7 * HOUR).toISOString(),
  }));
}
