import type { Context } from "aws-lambda";
import { Database } from "../lib/database/database";
import { setPassword } from "../lib/database/roles";
import { createSecretsClient, DatabaseSecret, fixedCredentials } from "../lib/database/secrets";
import { databaseLocation, readConfig, secretArn } from "../lib/runtime/config";
import { createLogger, describeError } from "../lib/runtime/logging";
import { type Rotation, type RotationEvent, rotate } from "../lib/triggers/rotation-steps";

const config = readConfig({
  ...databaseLocation,
  DATABASE_SECRET_ARN: secretArn,
  DATABASE_MASTER_SECRET_ARN: secretArn,
});
const location = { host: config.DATABASE_HOST, port: config.DATABASE_PORT, database: config.DATABASE_NAME };
const username = config.DATABASE_USERNAME;
const client = createSecretsClient();
const database = new Database(location, new DatabaseSecret(client, config.DATABASE_MASTER_SECRET_ARN));

export async function handler(event: RotationEvent, context: Context): Promise<void> {
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
    setPassword: (password) => database.run((sql) => setPassword(sql, username, password), work),
    testPassword: async (password) => {
      const asApplication = new Database(location, fixedCredentials({ username, password }));
      await asApplication.run((sql) => sql`select 1`, work).finally(() => asApplication.close());
    },
  };
  try {
    log.info(await rotate(rotation, event));
  } catch (error) {
    log.error("rotation step failed", { step: event.Step, ...describeError(error) });
    throw error;
  }
}
