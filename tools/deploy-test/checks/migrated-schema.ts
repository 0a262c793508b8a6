import { paginateListSecrets, SecretsManager } from "@aws-sdk/client-secrets-manager";
import { allItems } from "../../aws/pages";
import type { Deployment } from "../../deployment/deployment";
import { functionLogs } from "../../deployment/function-logs";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { deployedFunctions } from "../deployed-functions";
import { hasApplicationSecret } from "../has-application-secret";

export const migration: Check<DeployedEnvironment> = {
  name: "the deployed migration made schema and role",
  run: ({ deployment }) => schemaProblems(deployment),
};

export const noPassword: Check<DeployedEnvironment> = {
  name: "no secret but RDS's own, and a role that has no password",
  appliesTo: (environment) => !hasApplicationSecret(environment),
  run: ({ deployment }) => passwordProblems(deployment),
};

/** @returns what the migration did not do: make the table, make the application's role, write a log */
async function schemaProblems({ emulator, environment }: Deployment): Promise<readonly string[]> {
  const name = `${environment}-database-migrate`;
  const migrate = (await deployedFunctions(emulator.aws, environment)).find((each) => each.name === name);
  if (!migrate) return [`no function ${name} is deployed`];
  const { DATABASE_NAME: database = "", DATABASE_USERNAME: role = "" } = migrate.variables;
  const tables = await emulator.postgres.query("select from pg_tables where tablename = 'orders'", [], database);
  const roles = await emulator.postgres.query<{ rolsuper: boolean; rolcreaterole: boolean; rolcreatedb: boolean }>(
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

/** @returns each password that the application has, in a secret or in PostgreSQL */
async function passwordProblems({ emulator, environment }: Deployment): Promise<readonly string[]> {
  const pages = paginateListSecrets({ client: emulator.aws.of(SecretsManager) }, {});
  const secrets = await allItems(pages, ({ SecretList }) => SecretList);
  const others = secrets.filter(({ Name }) => !Name?.startsWith("rds!"));
  const [reader] = await deployedFunctions(emulator.aws, environment);
  const withPassword = await emulator.postgres.query<{ rolname: string }>(
    "select rolname from pg_authid where rolname = $1 and rolpassword is not null",
    [reader?.variables.DATABASE_USERNAME ?? ""],
  );
  return [
    ...others.map(({ Name }) => `there is a secret ${Name}`),
    ...withPassword.map(({ rolname }) => `role ${rolname} has a password`),
  ];
}
