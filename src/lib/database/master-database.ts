import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { databaseLocation, readConfig, roleName, secretArn, text } from "../runtime/config";
import { Database } from "./database";
import { DatabaseSecret } from "./database-secret";
import type { DatabaseTimeouts } from "./database-timeouts";
import { FirstAccepted } from "./first-accepted";
import { IamTokens } from "./iam-authentication";

const variables = {
  ...databaseLocation,
  DATABASE_MASTER_USERNAME: roleName,
  DATABASE_MASTER_SECRET_ARN: secretArn,
  AWS_REGION: text,
};

export interface MasterDatabaseOptions {
  readonly client: SecretsManagerClient;
  readonly timeouts?: DatabaseTimeouts;
  /** Milliseconds that a caller waits for a connection, all attempts together. */
  readonly patience: number;
}

/**
 * The database as its master user, for a function that is connected to the target `database-master`. The master logs in by
 * the password in RDS's own secret, or by token where the server refuses that password: the master is a member of each role
 * that it made (PostgreSQL 16 and later), also of one that takes tokens, and RDS lets all members of `rds_iam` log in by
 * token alone (RDS User Guide, "Database authentication with Amazon RDS").
 */
export function masterDatabase({ client, timeouts, patience }: MasterDatabaseOptions): Database {
  const config = readConfig(variables);
  const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE_NAME: database } = config;
  const tokens = new IamTokens({
    hostname: host,
    port,
    username: config.DATABASE_MASTER_USERNAME,
    region: config.AWS_REGION,
  });
  const secret = new DatabaseSecret(client, config.DATABASE_MASTER_SECRET_ARN);
  return new Database({ host, port, database }, new FirstAccepted([secret, tokens]), timeouts, patience);
}
