import { paginateListSecrets, SecretsManager } from "@aws-sdk/client-secrets-manager";
import { APPLICATION_USERNAMES } from "../../../src/lib/database/application-usernames";
import { allItems } from "../../aws/pages";
import type { Deployment } from "../../deployment/deployment";
import { functionLogs } from "../../deployment/function-logs";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { deployedFunctions } from "../deployed-functions";
import { loginsByPassword } from "../logins-by-password";

export const migration: Check<DeployedEnvironment> = {
  name: "the deployed migration made schema and role",
  run: ({ deployment }) => schemaProblems(deployment),
};

export const noPassword: Check<DeployedEnvironment> = {
  name: "the application's secret is empty, and no role of the application's has a password",
  appliesTo: (environment) => !loginsByPassword(environment),
  run: ({ deployment }) => passwordProblems(deployment),
};

/** @returns what the migration did not do: make the table, make the application's role, write a log */
async function schemaProblems({ emulator, environment, postgres }: Deployment): Promise<readonly string[]> {
  const name = `${environment}-database-migrate`;
  const migrate = (await deployedFunctions(emulator.aws, environment)).find((each) => each.name === name);
  if (!migrate) return [`no function ${name} is deployed`];
  const { DATABASE_NAME: database = "", DATABASE_AUTHENTICATION: authentication = "" } = migrate.variables;
  const role = APPLICATION_USERNAMES[authentication === "iam" ? "iam" : "secret"];
  const tables = await postgres.query("select from pg_tables where tablename = 'orders'", [], database);
  const roles = await postgres.query<{ rolsuper: boolean; rolcreaterole: boolean; rolcreatedb: boolean }>(
    "select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = $1",
    [role],
  );
  const logged = (await functionLogs(emulator.aws, environment)).some(({ group }) => group.endsWith(`/${name}`));
  return [
    ...(tables.length === 0 ? [`database ${database} has no table orders`] : []),
    ...(roles.length === 0 ? [`PostgreSQL has no role ${role}`] : []),
    ...roles
      .filter(({ rolsuper, rolcreaterole, rolcreatedb }) => rolsuper || rolcreaterole || rolcreatedb)
      .map(() => `role ${role} may make roles or databases`),
    ...(logged ? [] : [`${name} has logged nothing: it did not run`]),
  ];
}

/** @returns each password that the application has, in its secret or in PostgreSQL */
async function passwordProblems({ emulator, postgres }: Deployment): Promise<readonly string[]> {
  const pages = paginateListSecrets({ client: emulator.aws.of(SecretsManager) }, {});
  const secrets = await allItems(pages, ({ SecretList }) => SecretList);
  const filled = secrets.filter(({ Name, SecretVersionsToStages }) => {
    return !Name?.startsWith("rds!") && Object.keys(SecretVersionsToStages ?? {}).length > 0;
  });
  const withPassword = await postgres.query<{ rolname: string }>(
    "select rolname from pg_authid where rolname in ($1, $2) and rolpassword is not null",
    [APPLICATION_USERNAMES.secret, APPLICATION_USERNAMES.iam],
  );
  return [
    ...filled.map(({ Name }) => `the secret ${Name} has a value`),
    ...withPassword.map(({ rolname }) => `role ${rolname} has a password`),
  ];
}
