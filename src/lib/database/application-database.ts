import { databaseLocation, oneOf, readConfig, roleName, secretArn, text } from "../runtime/config";
import type { CredentialSource } from "./credential-source";
import { Database } from "./database";
import { DatabaseSecret } from "./database-secret";
import { IamTokens } from "./iam-authentication";
import { createSecretsClient } from "./secrets-manager-client";

const variables = {
  ...databaseLocation,
  DATABASE_USERNAME: roleName,
  DATABASE_AUTHENTICATION: oneOf("secret", "iam"),
  DATABASE_ENDPOINT: oneOf("instance", "proxy"),
};

/** The database as the application's role, for a function that is connected to the target `database`. */
export function applicationDatabase(): Database {
  const [config, credentials] = process.env.DATABASE_AUTHENTICATION === "iam" ? byToken() : bySecret();
  return new Database(
    {
      host: config.DATABASE_HOST,
      port: config.DATABASE_PORT,
      database: config.DATABASE_NAME,
      sharesSessions: config.DATABASE_ENDPOINT === "proxy",
    },
    credentials,
  );
}

function bySecret() {
  const config = readConfig({ ...variables, DATABASE_SECRET_ARN: secretArn });
  const secret = new DatabaseSecret(createSecretsClient(), config.DATABASE_SECRET_ARN, config.DATABASE_USERNAME);
  return [config, secret as CredentialSource] as const;
}

function byToken() {
  const config = readConfig({ ...variables, AWS_REGION: text });
  const tokens = new IamTokens({
    hostname: config.DATABASE_HOST,
    port: config.DATABASE_PORT,
    username: config.DATABASE_USERNAME,
    region: config.AWS_REGION,
  });
  return [config, tokens as CredentialSource] as const;
}
