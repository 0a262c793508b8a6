import { APPLICATION_USERNAMES, type Authentication } from "../../src/lib/database/application-usernames";
import type { FunctionEntry } from "../../stacks/catalogue/entry";
import { apiVariables } from "../../stacks/triggers/api-variables";

/** What the functions of a local system share. */
export interface LocalEnvironment {
  /** The variables by which an SDK uses the local Secrets Manager. */
  readonly sdk: Readonly<Record<string, string>>;
  readonly authentication: Authentication;
  /** The server that functions connect to. */
  readonly server: { readonly host: string; readonly port: number };
  readonly databaseName: string;
  readonly masterUsername: string;
  readonly applicationSecretArn: string;
  readonly masterSecretArn: string;
}

/** The environment variables that the stacks give a function of this entry, with the local system's values. */
export function functionEnvironment(
  { connectsTo, trigger }: FunctionEntry,
  local: LocalEnvironment,
): Record<string, string> {
  const { applicationSecretArn, authentication, masterSecretArn, server } = local;
  const readsDatabase = connectsTo.includes("database");
  const rotates = connectsTo.includes("application-secret");
  return {
    ...local.sdk,
    ...(trigger.kind === "api" && apiVariables(trigger)),
    DATABASE_HOST: server.host,
    DATABASE_PORT: String(server.port),
    DATABASE_NAME: local.databaseName,
    DATABASE_AUTHENTICATION: authentication,
    ...(readsDatabase && { DATABASE_ENDPOINT: "instance", DATABASE_USERNAME: APPLICATION_USERNAMES[authentication] }),
    ...(readsDatabase && authentication === "secret" && { DATABASE_SECRET_ARN: applicationSecretArn }),
    ...(rotates && { DATABASE_USERNAME: APPLICATION_USERNAMES.secret, DATABASE_SECRET_ARN: applicationSecretArn }),
    ...(connectsTo.includes("database-master") && {
      DATABASE_MASTER_USERNAME: local.masterUsername,
      DATABASE_MASTER_SECRET_ARN: masterSecretArn,
    }),
  };
}
