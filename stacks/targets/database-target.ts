import { APPLICATION_USERNAMES } from "../../src/lib/database/application-usernames";
import { connectAs } from "../constructs/database/connect-statement";
import type { DatabaseAccess } from "../constructs/database/database-access";
import type { Client, Connection } from "../constructs/function/connection";
import type { Peer } from "../constructs/network/security-group-rules";
import { readSecret, useKeyOfSecret } from "../constructs/security/read-secret";
import { databaseVariables } from "./database-variables";
import type { Reachable, Target } from "./target";

/** The database as the application's role, through the proxy where there is one. */
export const database: Target = {
  stacks: ["database", "service"],
  connect(client, reachable) {
    const endpoint = admitToSecret(client, reachable);
    return reachable.database.authentication === "iam"
      ? byToken(client, reachable.database)
      : byPassword(client, reachable.database, endpoint);
  },
};

/**
 * Admits the client in the policies of the secret and of its endpoint, however the client logs in. The lower stacks are deployed
 * first: while a deploy changes the way to log in, functions that still log in by password need both policies. A client that
 * logs in by token has no permission of its own to read the secret, and no security group rule to the endpoint.
 */
function admitToSecret(client: Client, { database: { secret }, secretsEndpoint }: Reachable): Peer {
  secret.allowReader(client.functionName);
  const arn = secret.arnPattern(secretsEndpoint);
  const { actions } = readSecret("ReadApplicationSecret", arn);
  return secretsEndpoint.permit(client, { intent: "application-secret", actions, resources: [arn] });
}

function byPassword(client: Client, access: DatabaseAccess, endpoint: Peer): Connection {
  const { key, proxy, secret } = access;
  const server = proxy ?? access.instance;
  return {
    name: "database-by-password",
    peers: [server.peer, endpoint],
    statements: [
      readSecret("ReadApplicationSecret", secret.arn),
      useKeyOfSecret("DecryptApplicationSecret", key.arn, client.aws.region),
    ],
    variables: { ...applicationVariables(access), DATABASE_SECRET_ARN: secret.arn },
  };
}

/** The function signs the token itself, so it needs no endpoint. */
function byToken({ aws }: Client, access: DatabaseAccess): Connection {
  const { instance, proxy } = access;
  const server = proxy ?? instance;
  return {
    name: proxy ? "database-by-token-at-proxy" : "database-by-token",
    peers: [server.peer],
    statements: [connectAs("ConnectAsApplication", aws, server.resourceId, APPLICATION_USERNAMES.iam)],
    variables: applicationVariables(access),
  };
}

function applicationVariables(access: DatabaseAccess): Readonly<Record<string, string>> {
  const { authentication, instance, proxy } = access;
  return {
    ...databaseVariables(access, proxy ?? instance),
    DATABASE_USERNAME: APPLICATION_USERNAMES[authentication],
    DATABASE_AUTHENTICATION: authentication,
    DATABASE_ENDPOINT: proxy ? "proxy" : "instance",
  };
}
