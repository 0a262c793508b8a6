import type { Context } from "aws-lambda";
import { setPassword } from "../lib/database/application-roles";
import { fixedCredentials } from "../lib/database/credential-source";
import { Database } from "../lib/database/database";
import { DatabaseSecret } from "../lib/database/database-secret";
import { ROTATION_PATIENCE } from "../lib/database/database-timeouts";
import { masterDatabase } from "../lib/database/master-database";
import { createSecretsClient } from "../lib/database/secrets-manager-client";
import { waitForLogin } from "../lib/database/wait-for-login";
import { databaseLocation, readConfig, roleName, secretArn } from "../lib/runtime/config";
import { createLogger, describeError } from "../lib/runtime/logging";
import { type Rotation, type RotationEvent, rotate } from "../lib/triggers/rotation-steps";

const config = readConfig({
  ...databaseLocation,
  DATABASE_USERNAME: roleName,
  DATABASE_SECRET_ARN: secretArn,
  DATABASE_MASTER_SECRET_ARN: secretArn,
});
const location = { host: config.DATABASE_HOST, port: config.DATABASE_PORT, database: config.DATABASE_NAME };
const username = config.DATABASE_USERNAME;
const client = createSecretsClient();
const master = masterDatabase({ client, patience: ROTATION_PATIENCE });

/** A deploy sends this event after it has asked for a rotation: Terraform itself does not wait for one. */
export interface WaitForPassword {
  readonly waitForPassword: true;
}

/** @throws Error when a step fails, or the password that the deploy waits for is not in force in time */
export async function handler(event: RotationEvent | WaitForPassword, context: Context): Promise<void> {
  const log = createLogger(context.awsRequestId);
  const work = { log, remainingTime: () => context.getRemainingTimeInMillis(), repeatable: true };
  const rotation: Rotation = {
    client,
    secretArn: config.DATABASE_SECRET_ARN,
    login: {
      username,
      host: config.DATABASE_HOST,
      port: config.DATABASE_PORT,
      dbname: config.DATABASE_NAME,
      masterarn: config.DATABASE_MASTER_SECRET_ARN,
    },
    setPassword: (password) => master.run((sql) => setPassword(sql, username, password), work),
    testPassword: async (password) => {
      const asApplication = new Database(location, fixedCredentials({ username, password }));
      await asApplication.run((sql) => sql`select 1`, work).finally(() => asApplication.close());
    },
  };
  if ("waitForPassword" in event) {
    const asApplication = new Database(location, new DatabaseSecret(client, config.DATABASE_SECRET_ARN, username));
    try {
      await waitForLogin(asApplication, work);
      log.info("the application's password is in force");
    } catch (error) {
      log.error("the application's password is not in force", describeError(error));
      throw new Error(
        "the application's password is not in force yet: look for a rotation step that failed in this function's log, and " +
          "deploy again",
      );
    } finally {
      asApplication.close();
    }
    return;
  }
  try {
    log.info(await rotate(rotation, event));
  } catch (error) {
    log.error("rotation step failed", { step: event.Step, ...describeError(error) });
    throw error;
  }
}
