import type { ISql } from "postgres";
import { TIMEOUTS } from "./database";
import { scramVerifier } from "./scram";

/** Made by the first migration; holds the application's privileges. */
const GROUP = "orders_application";

/** How the server lets a role in: by its password, or by an IAM token. */
export type Authentication = "secret" | "iam";

/** RDS lets its members in by token, and by nothing else. */
const IAM = "rds_iam";

/**
 * Makes the role that the application logs in as, with no password and no privilege but its group's. Safe to repeat,
 * also with the other authentication.
 * @returns whether it was made now.
 * @throws Error when the role is to log in by IAM and the server is not RDS's.
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

/** A client behind a proxy cannot bring its own: as parameters of its session they would pin it. */
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
    // Its password, if it has one, counts for nothing while it is a member.
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
 * Sets a role's password. The server gets its SCRAM verifier, never the password, which a statement log would keep.
 * @throws Error when there is no such role.
 */
export async function setPassword(sql: ISql, username: string, password: string): Promise<void> {
  const [existing] = await sql`select from pg_roles where rolname = ${username}`;
  if (!existing) throw new Error(`role "${username}" does not exist: database-migrate has not made it yet`);
  // ALTER ROLE takes no parameters. A verifier is base64, "$" and ":": nothing in it needs quoting.
  await sql`alter role ${sql(username)} password '${sql.unsafe(scramVerifier(password))}'`;
}
