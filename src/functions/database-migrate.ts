import type { Context } from "aws-lambda";
import { Database } from "../lib/database/database";
import { migrate } from "../lib/database/migrate";
import { ensureApplicationRole } from "../lib/database/roles";
import { createSecretsClient, DatabaseSecret } from "../lib/database/secrets";
import { inTransaction } from "../lib/database/transaction";
import { databaseLocation, oneOf, readConfig, secretArn } from "../lib/runtime/config";
import { createLogger, describeError } from "../lib/runtime/logging";

const config = readConfig({
  ...databaseLocation,
  // How the application's role logs in. This function logs in as the master, by the password in RDS's own secret.
  DATABASE_AUTHENTICATION: oneOf("secret", "iam"),
  DATABASE_MASTER_SECRET_ARN: secretArn,
});
const database = new Database(
  { host: config.DATABASE_HOST, port: config.DATABASE_PORT, database: config.DATABASE_NAME },
  new DatabaseSecret(createSecretsClient(), config.DATABASE_MASTER_SECRET_ARN),
  // A migration may run for minutes, but waits only 10 s for a lock: all later queries queue behind a waiting one.
  { lock: 10_000, statement: 240_000, idleInTransaction: 60_000 },
);

export interface MigrationSummary {
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
  readonly role: { readonly name: string; readonly created: boolean };
}

/** @throws Error that names the migration that failed: the deploy that invoked the function fails with it. */
export async function handler(_event: unknown, context: Context): Promise<MigrationSummary> {
  const log = createLogger(context.awsRequestId);
  const name = config.DATABASE_USERNAME;
  try {
    const summary = await database.run(
      (sql) =>
        inTransaction(sql, async () => ({
          applied: await migrate(sql),
          role: { name, created: await ensureApplicationRole(sql, name, config.DATABASE_AUTHENTICATION) },
        })),
      { log, remainingTime: () => context.getRemainingTimeInMillis(), repeatable: true },
    );
    log.info("migrated", { applied: summary.applied.join(" "), role: name, roleCreated: summary.role.created });
    return summary;
  } catch (error) {
    log.error("migration failed", describeError(error));
    throw error;
  } finally {
    // The next deploy may be days away: no idle connection of the master stays open.
    database.close();
  }
}
