import { Signer } from "@aws-sdk/rds-signer";
import postgres from "postgres";
import { APPLICATION_USERNAMES } from "../../../src/lib/database/application-usernames";
import type { AwsClients } from "../../aws/aws-clients";
import type { Deployment } from "../../deployment/deployment";
import { connectDecision, databaseUsers } from "../../emulator/connect-permission";
import type { Emulator } from "../../emulator/emulator";
import { type FunctionKey, functionKeys } from "../../emulator/function-keys";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { deployedFunctions } from "../deployed-functions";
import { loginsByPassword } from "../logins-by-password";

export const connectPermissions: Check<DeployedEnvironment> = {
  name: "rds-db:connect: each function that signs tokens as its own user, and nobody as another",
  run: ({ deployment }) => connectPermissionProblems(deployment.emulator.aws, deployment),
};

/** Comes after the checks of the API: when those fail, they print the last refusals, and this check causes refusals. */
export const unpermittedToken: Check<DeployedEnvironment> = {
  name: "a token of a function without rds-db:connect: refused",
  appliesTo: (environment) => !loginsByPassword(environment),
  run: ({ deployment }) => unpermittedTokenProblems(deployment),
};

/** A deployed function that has the database in its variables. */
interface DatabaseFunction {
  readonly key: FunctionKey;
  readonly database: string;
  /** The user that it signs tokens for: the application's or the master. @default it logs in by password alone */
  readonly user: string | undefined;
}

/** @returns the functions that cannot log in by token but must, and those that can but must not, a line each */
export async function connectPermissionProblems(
  aws: AwsClients,
  { environment, databasePort }: Pick<Deployment, "environment" | "databasePort">,
): Promise<readonly string[]> {
  const [functions, users] = await Promise.all([databaseFunctions(aws, environment), databaseUsers(aws, databasePort)]);
  if (!functions.some(({ user }) => user !== undefined)) return ["no function signs tokens: nothing was judged"];
  const usersElsewhere = users.replace(/[^:]*\/$/, "db-ANOTHER/");
  const everybody = [...new Set(functions.flatMap(({ user }) => user ?? []))];
  const problems = functions.map(async ({ key: { functionName, roleArn }, user }) => {
    const needed = user === undefined ? [] : [`${users}${user}`];
    // Users that a grant on all users, on names that begin alike, or on all databases would include.
    const asked = [
      ...everybody.flatMap((each) => [`${users}${each}`, `${users}${each}-2`, `${usersElsewhere}${each}`]),
      `${users}another`,
    ];
    const decisions = await Promise.all(asked.map((arn) => connectDecision(aws, roleArn, arn)));
    const allowed = asked.filter((_, index) => decisions[index] === "allowed");
    return [
      ...needed
        .filter((arn) => !allowed.includes(arn))
        .map((arn) => `${functionName}: ${roleArn} may not rds-db:connect on ${arn}`),
      ...allowed
        .filter((arn) => !needed.includes(arn))
        .map((arn) => `${functionName}: ${roleArn} may rds-db:connect on ${arn}, which nothing asked for`),
    ];
  });
  return (await Promise.all(problems)).flat();
}

export interface UnpermittedTokenProps
  extends Pick<Deployment, "environment" | "databasePort" | "postgres" | "region"> {
  readonly emulator: Pick<Emulator, "aws" | "refusedTokens">;
}

/**
 * Logs in by a token that is right in all but one thing: its signer may not rds-db:connect. A database that accepts the
 * token would accept everybody's. @returns what happened, when the token was not refused for that reason
 */
export async function unpermittedTokenProblems(props: UnpermittedTokenProps): Promise<readonly string[]> {
  const { emulator, environment } = props;
  const [signer] = (await databaseFunctions(emulator.aws, environment)).filter(
    ({ user }) => user !== APPLICATION_USERNAMES.iam,
  );
  if (!signer) return ["every function signs tokens for the application: nobody's is to be refused"];
  const before = emulator.refusedTokens().length;
  const error: unknown = await logIn(signer, props).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { functionName } = signer.key;
  if (error === undefined) return [`${functionName} logged in as ${APPLICATION_USERNAMES.iam} by a token`];
  // RDS checks tokens through PAM, and says only that PAM refused.
  const isRefusal = error instanceof postgres.PostgresError && error.code === "28000" && /\bPAM\b/.test(error.message);
  if (!isRefusal) return [`${functionName} was not refused, but: ${String(error)}`];
  const reasons = emulator.refusedTokens().slice(before);
  return reasons.some((reason) => reason.includes("may not rds-db:connect"))
    ? []
    : [`${functionName} was refused for another reason: ${reasons.join("; ")}`];
}

async function logIn({ key, database }: DatabaseFunction, props: UnpermittedTokenProps): Promise<void> {
  const { databasePort: port, region } = props;
  const { host, certificate } = props.postgres;
  const user = APPLICATION_USERNAMES.iam;
  const token = await new Signer({ hostname: host, port, username: user, region, credentials: key }).getAuthToken();
  const ssl = { ca: certificate.authority, servername: host, rejectUnauthorized: true };
  const sql = postgres({ host, port, database, username: user, password: token, ssl, max: 1 });
  try {
    await sql`select 1`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function databaseFunctions(aws: AwsClients, environment: string): Promise<readonly DatabaseFunction[]> {
  const [keys, functions] = await Promise.all([functionKeys(aws), deployedFunctions(aws, environment)]);
  return functions.flatMap(({ name, variables }) => {
    const key = keys.find(({ functionName }) => functionName === name);
    const { DATABASE_MASTER_USERNAME: master, DATABASE_NAME: database, DATABASE_USERNAME: application } = variables;
    if (!key || database === undefined) return [];
    // The master logs in by token where its password is refused, whatever the application does.
    const user = master ?? (variables.DATABASE_AUTHENTICATION === "iam" ? application : undefined);
    return [{ key, database, user }];
  });
}
