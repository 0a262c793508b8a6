import type { Sql } from "postgres";
import { scramVerifier } from "./scram";

/** Made by the first migration; holds the application's privileges. */
const GROUP = "orders_application";

/**
 * Makes the role that the application logs in as, with no password and no privilege but its group's. Safe to repeat.
 * @returns whether it was made now.
 */
export async function ensureApplicationRole(sql: Sql, username: string): Promise<boolean> {
  const [existing] = await sql`select from pg_roles where rolname = ${username}`;
  if (!existing) await sql`create role ${sql(username)} login`;
  await sql`grant ${sql(GROUP)} to ${sql(username)} with inherit true, set false`;
  return !existing;
}

/**
 * Sets a role's password. The server gets its SCRAM verifier, never the password, which a statement log would keep.
 * @throws Error when there is no such role.
 */
export async function setPassword(sql: Sql, username: string, password: string): Promise<void> {
  const [existing] = await sql`select from pg_roles where rolname = ${username}`;
  if (!existing) throw new Error(`role "${username}" does not exist: database-migrate has not made it yet`);
  // ALTER ROLE takes no parameters. A verifier is base64, "$" and ":": nothing in it needs quoting.
  await sql`alter role ${sql(username)} password '${sql.unsafe(scramVerifier(password))}'`;
}
