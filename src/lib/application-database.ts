import { databaseLocation, readConfig, secretArn } from "./config";
import { Database } from "./database";
import { createSecretsClient, DatabaseSecret } from "./secrets";

/** The database as the application's role: what a function gets that is connected to `database`. */
export function applicationDatabase(): Database {
  const config = readConfig({ ...databaseLocation, DATABASE_SECRET_ARN: secretArn });
  return new Database(
    { host: config.DATABASE_HOST, port: config.DATABASE_PORT, database: config.DATABASE_NAME },
    new DatabaseSecret(createSecretsClient(), config.DATABASE_SECRET_ARN, config.DATABASE_USERNAME),
  );
}
