import type { ISql } from "postgres";
import { APPLICATION_USERNAMES, type Authentication } from "./application-usernames";
import { TIMEOUTS } from "./database-timeouts";
import { scramVerifier } from "./scram";

/** The role that holds the application's privileges. The first migration makes it. */
const GROUP = "orders_application";
/** RDS lets members of this role log in by token alone. */
const IAM = "rds_iam";

/**
 * Makes the role that the application logs in as in this way, without a password and with its group's privileges alone. May
 * be repeated. The role of the other way stays as it is: functions may still log in as that role.
 * @returns whether this call made the role
 * @throws Error when the role is to log in by IAM and the server is not an RDS instance
 */
export async function admitApplication(sql: ISql, authentication: Authentication): Promise<boolean> {
  const role = APPLICATION_USERNAMES[authentication];
  const created = !(await exists(sql, role));
  if (created) await sql`create role ${sql(role)} login`;
  else await sql`alter role ${sql(role)} login`;
  await sql`grant ${sql(GROUP)} to ${sql(role)} with inherit true, set false`;
  await setTimeouts(sql, role);
  if (authentication === "secret") await leaveIam(sql, role);
  else await joinIam(sql, role);
  return created;
}

/**
 * Ends the other way to log in, once no function uses it: the role can no longer log in. A role that takes tokens also leaves
 * `rds_iam`, since the master user is a member of each role that it made, and RDS refuses the password of every member.
 * @param authentication the way that stays
 * @returns the role that could log in before this call and no longer can, if there is one
 */
export async function endOtherLogin(sql: ISql, authentication: Authentication): Promise<string | undefined> {
  const role = APPLICATION_USERNAMES[authentication === "secret" ? "iam" : "secret"];
  const [found] = await sql`select from pg_roles where rolname = ${role} and rolcanlogin`;
  if (!found) return undefined;
  await leaveIam(sql, role);
  await sql`alter role ${sql(role)} nologin password null`;
  return role;
}

/**
 * Sets the password of the role that logs in by password. Sends the SCRAM verifier in its place, since the server's log keeps
 * the statement.
 * @throws Error when there is no such role
 */
export async function setPassword(sql: ISql, username: string, password: string): Promise<void> {
  if (!(await exists(sql, username))) {
    throw new Error(`role "${username}" does not exist: database-migrate has not made it yet`);
  }
  // ALTER ROLE takes no parameters. A verifier consists of base64, "$" and ":", which need no quoting.
  await sql`alter role ${sql(username)} password '${sql.unsafe(scramVerifier(password))}'`;
}

async function exists(sql: ISql, role: string): Promise<boolean> {
  const [found] = await sql`select from pg_roles where rolname = ${role}`;
  return found !== undefined;
}

/** Sets the time-outs on the role: as session parameters they would pin a proxy's session. */
async function setTimeouts(sql: ISql, role: string): Promise<void> {
  const settings = {
    lock_timeout: TIMEOUTS.lock,
    statement_timeout: TIMEOUTS.statement,
    idle_in_transaction_session_timeout: TIMEOUTS.idleInTransaction,
  };
  for (const [name, milliseconds] of Object.entries(settings)) {
    // ALTER ROLE takes no parameters.
    await sql`alter role ${sql(role)} set ${sql(name)} = ${sql.unsafe(String(milliseconds))}`;
  }
}

async function joinIam(sql: ISql, role: string): Promise<void> {
  if (!(await exists(sql, IAM))) {
    throw new Error(
      `role "${IAM}" does not exist: IAM authentication needs RDS; choose authentication "secret" for another server`,
    );
  }
  if (!(await isIamMember(sql, role))) await sql`grant ${sql(IAM)} to ${sql(role)}`;
  await sql`alter role ${sql(role)} password null`;
}

/** RDS ignores the password of a member. */
async function leaveIam(sql: ISql, role: string): Promise<void> {
  if (await isIamMember(sql, role)) await sql`revoke ${sql(IAM)} from ${sql(role)}`;
}

async function isIamMember(sql: ISql, role: string): Promise<boolean> {
  const [membership] = await sql`
    select from pg_auth_members
    where roleid = (select oid from pg_roles where rolname = ${IAM})
      and member = (select oid from pg_roles where rolname = ${role})`;
  return membership !== undefined;
}
