import type { Context } from "aws-lambda";
import type { ISql } from "postgres";
import { admitApplication, endOtherLogin } from "../lib/database/application-roles";
import { APPLICATION_USERNAMES } from "../lib/database/application-usernames";
import { MIGRATION_PATIENCE, MIGRATION_TIMEOUTS } from "../lib/database/database-timeouts";
import { masterDatabase } from "../lib/database/master-database";
import { migrate } from "../lib/database/migrate";
import { createSecretsClient } from "../lib/database/secrets-manager-client";
import { inTransaction } from "../lib/database/transaction";
import { oneOf, readConfig } from "../lib/runtime/config";
import { createLogger, describeError } from "../lib/runtime/logging";

const { DATABASE_AUTHENTICATION: authentication } = readConfig({
  // How the application logs in.
  DATABASE_AUTHENTICATION: oneOf("secret", "iam"),
});
const database = masterDatabase({
  client: createSecretsClient(),
  timeouts: MIGRATION_TIMEOUTS,
  patience: MIGRATION_PATIENCE,
});

export interface MigrationEvent {
  /** Whether to end the way to log in that no function uses any more, and to do nothing else. @default false */
  readonly endOtherLogin?: boolean;
}

export interface MigrationSummary {
  /** Names of the migrations that this run applied. */
  readonly applied: readonly string[];
  readonly role: { readonly name: string; readonly created: boolean };
}

export interface EndedLogin {
  /** The role that can no longer log in. @default no role could log in the other way */
  readonly ended?: string;
}

/** @throws Error that names the migration that failed: the deploy that invoked the function fails with it. */
export async function handler(event: MigrationEvent, context: Context): Promise<MigrationSummary | EndedLogin> {
  const log = createLogger(context.awsRequestId);
  const work = { log, remainingTime: () => context.getRemainingTimeInMillis(), repeatable: true };
  try {
    if (event.endOtherLogin) {
      const ended = await database.run((sql) => inTransaction(sql, () => endOtherLogin(sql, authentication)), work);
      log.info("ended the other way to log in", { role: ended });
      return ended === undefined ? {} : { ended };
    }
    const summary = await database.run((sql) => inTransaction(sql, () => bringUpToDate(sql)), work);
    const { applied, role } = summary;
    log.info("migrated", { applied: applied.join(" "), role: role.name, roleCreated: role.created });
    return summary;
  } catch (error) {
    log.error("migration failed", describeError(error));
    throw error;
  } finally {
    // The next deploy may be days away: no idle connection of the master stays open.
    database.close();
  }
}

async function bringUpToDate(sql: ISql): Promise<MigrationSummary> {
  const applied = await migrate(sql);
  const created = await admitApplication(sql, authentication);
  return { applied, role: { name: APPLICATION_USERNAMES[authentication], created } };
}
