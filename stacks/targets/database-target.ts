import { APPLICATION_USERNAME, type DatabaseAccess } from "../constructs/database/database-access";
import type { Client, Connection } from "../constructs/function/connection";
import { readSecret, useKeyOfSecret } from "../constructs/security/secret-statements";
import { databaseVariables } from "./database-variables";
import type { Reachable, Target } from "./target";

/** The database as the application's role, through the proxy where there is one. */
export const database: Target = {
  stacks: ["database", "service"],
  connect(client, reachable) {
    return reachable.database.authentication === "iam"
      ? byToken(client, reachable.database)
      : byPassword(client, reachable);
  },
};

function byPassword(client: Client, { database: access, secretsEndpoint }: Reachable): Connection {
  const { instance, key, proxy, secret } = access;
  if (!secret) throw new Error(`${client.functionName}: the database takes passwords but has no application secret`);
  const server = proxy ?? instance;
  secret.allowReader(client.functionName);
  const read = readSecret("ReadApplicationSecret", secret.arn);
  return {
    peers: [
      server.peer,
      secretsEndpoint.permit(client, {
        intent: "application-secret",
        actions: read.actions,
        resources: [secret.arnPattern(secretsEndpoint)],
      }),
    ],
    statements: [read, useKeyOfSecret("DecryptApplicationSecret", key.arn, client.aws.region)],
    variables: {
      ...databaseVariables(access, server),
      DATABASE_AUTHENTICATION: "secret",
      DATABASE_ENDPOINT: proxy ? "proxy" : "instance",
      DATABASE_SECRET_ARN: secret.arn,
    },
  };
}

/** The function signs the token itself, so it needs no endpoint. */
function byToken({ aws }: Client, access: DatabaseAccess): Connection {
  const { instance, proxy } = access;
  const server = proxy ?? instance;
  return {
    peers: [server.peer],
    statements: [
      {
        sid: "ConnectAsApplication",
        actions: ["rds-db:connect"],
        // Not the instance's ARN (RDS User Guide, "Creating and using an IAM policy for IAM database access").
        resources: [aws.arn("rds-db", `dbuser:${server.resourceId}/${APPLICATION_USERNAME}`)],
      },
    ],
    variables: {
      ...databaseVariables(access, server),
      DATABASE_AUTHENTICATION: "iam",
      DATABASE_ENDPOINT: proxy ? "proxy" : "instance",
    },
  };
}
