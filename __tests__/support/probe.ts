/** A function for tests of src/lib: it sends the statement of its event to the database. Bundled like any other. */
import type { Context } from "aws-lambda";
import { applicationDatabase } from "../../src/lib/database/application-database";
import { createLogger } from "../../src/lib/runtime/logging";

export interface ProbeEvent {
  readonly statement: string;
  readonly parameters?: readonly string[];
  readonly repeatable?: boolean;
  /** Milliseconds for which the environment was frozen since the last invocation: the clock moves on by them. */
  readonly frozen?: number;
}

const database = applicationDatabase();
const now = Date.now;
let offset = 0;
Date.now = () => now() + offset;

export async function handler(event: ProbeEvent, context: Context): Promise<unknown> {
  offset += event.frozen ?? 0;
  return database.run(async (sql) => [...(await sql.unsafe(event.statement, [...(event.parameters ?? [])]))], {
    log: createLogger(context.awsRequestId),
    // The invocation began before the clock was moved.
    remainingTime: () => context.getRemainingTimeInMillis() + (event.frozen ?? 0),
    repeatable: event.repeatable ?? true,
  });
}
