import type { ISql } from "postgres";
import { scramVerifier } from "./scram";
import { TIMEOUTS } from "./timeouts";

/** The role that holds the application's privileges. The first migration makes it. */
const GROUP = "orders_application";

/** How a role logs in: by its password, or by an IAM token. */
export type Authentication = "secret" | "iam";

/** RDS lets members of this role log in by token alone. */
const IAM = "rds_iam";

/**
 * Makes the role that the application logs in as, without a password and with its group's privileges alone. May be
 * repeated, also with the other authentication.
 * @returns whether this call made the role
 * @throws Error when the role is to log in by IAM and the server is not an RDS instance
 */
export async function ensureApplicationRole(
  sql: ISql,
  username: string,
  authentication: Authentication,
): Promise<boolean> {
  const [existing] = await sql`select from pg_roles where rolname = ${username}`;
  if (!existing) await sql`create role ${sql(username)} login`;
  await sql`grant ${sql(GROUP)} to ${sql(username)} with inherit true, set false`;
  await setTimeouts(sql, username);
  await setAuthentication(sql, username, authentication);
  return !existing;
}

/** Sets the time-outs on the role: as session parameters they would pin a proxy's session. */
async function setTimeouts(sql: ISql, username: string): Promise<void> {
  const settings = {
    lock_timeout: TIMEOUTS.lock,
    statement_timeout: TIMEOUTS.statement,
    idle_in_transaction_session_timeout: TIMEOUTS.idleInTransaction,
  };
  for (const [name, milliseconds] of Object.entries(settings)) {
    // ALTER ROLE takes no parameters.
    await sql`alter role ${sql(username)} set ${sql(name)} = ${sql.unsafe(String(milliseconds))}`;
  }
}

async function setAuthentication(sql: ISql, username: string, authentication: Authentication): Promise<void> {
  const [iam] = await sql<{ member: boolean }[]>`
    select pg_has_role(${username}, oid, 'member') as member from pg_roles where rolname = ${IAM}`;
  if (authentication === "secret") {
    // RDS ignores the password of a member.
    if (iam?.member) await sql`revoke ${sql(IAM)} from ${sql(username)}`;
    return;
  }
  if (!iam) {
    throw new Error(
      `role "${IAM}" does not exist: IAM authentication needs RDS; choose authentication "secret" for another server`,
    );
  }
  if (!iam.member) await sql`grant ${sql(IAM)} to ${sql(username)}`;
  await sql`alter role ${sql(username)} password null`;
}

/**
 * Sets a role's password. Sends the SCRAM verifier in its place, since the server's log keeps the statement.
 * @throws Error when there is no such role
 */
export async function setPassword(sql: ISql, username: string, password: string): Promise<void> {
  const [existing] = await sql`select from pg_roles where rolname = ${username}`;
  if (!existing) throw new Error(`role "${username}" does not exist: database-migrate has not made it yet`);
  // ALTER ROLE takes no parameters. A verifier consists of base64, "$" and ":", which need no quoting.
  await sql`alter role ${sql(username)} password '${sql.unsafe(scramVerifier(password))}'`;
}
