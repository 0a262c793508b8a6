import { readFileSync } from "node:fs";
import postgres from "postgres";
import type { Emulator } from "./emulator";

export interface SeededOrder {
  readonly id: string;
  readonly customer: string;
  readonly status: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly createdAt: string;
}

/** Writes orders into the deployed schema, as the database's master user. */
export async function seedOrders(emulator: Emulator, orders: readonly SeededOrder[]): Promise<void> {
  const [master] = emulator.masters();
  if (!master)
    throw new Error("no database instance has a master user: CreateDBInstance did not ask for a managed password");
  const sql = postgres({
    host: emulator.postgres.host,
    port: emulator.postgres.port,
    ...master,
    ssl: {
      ca: readFileSync(emulator.authorityFile, "utf8"),
      servername: emulator.postgres.host,
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
