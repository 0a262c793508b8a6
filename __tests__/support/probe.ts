/** A function for tests of src/lib: it runs the statement of its event. It is bundled like the project's functions. */
import type { Context } from "aws-lambda";
import { applicationDatabase } from "../../src/lib/database/application-database";
import { createLogger } from "../../src/lib/runtime/logging";

export interface ProbeEvent {
  readonly statement: string;
  readonly parameters?: readonly string[];
  readonly repeatable?: boolean;
  /** Milliseconds by which the clock moves on before this invocation, as in a frozen environment. @default 0 */
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
    // The context's deadline is on the unmoved clock: the frozen time is not part of this invocation.
    remainingTime: () => context.getRemainingTimeInMillis() + (event.frozen ?? 0),
    repeatable: event.repeatable ?? true,
  });
}
