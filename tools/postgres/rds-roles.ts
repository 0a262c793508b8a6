/** The roles, the access rules and the master user that a PostgreSQL server has in RDS. */
import { LOCAL_ADDRESS } from "../network/listen";

export interface Master {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Runs one statement as the superuser. */
export type Query = (text: string, parameters?: readonly string[]) => Promise<readonly object[]>;

/**
 * The roles of RDS. PostgreSQL lets a role grant `rds_iam` only as a member of it, while RDS lets `rds_superuser` grant it
 * without being one: the access rules and iam-database.ts leave this membership out.
 */
const RDS_ROLES = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = 'rds_superuser') then
      create role rds_superuser nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'rds_iam') then
      create role rds_iam nologin;
      grant rds_iam to rds_superuser with admin true, inherit false, set false;
    end if;
  end
  $$`;

/**
 * pg_hba.conf, whose first matching line decides. No line matches a connection without TLS, so the server refuses such
 * a connection, as with rds.force_ssl. Members of `rds_iam` can log in only through iam-database.ts, which checks their
 * token and then shows this server's own certificate: their passwords count for nothing, as on RDS.
 *
 * The master comes first because of the membership above. iam-database.ts refuses the master's password once the master is a
 * member of `rds_iam` by another way, and sends the password itself when it has taken the master's token.
 */
export function accessRules(): string {
  return [
    ["+rds_superuser", "password"],
    ["+rds_iam", "cert map=iam"],
    ["all", "scram-sha-256"],
  ]
    .map(([user, method]) => `hostssl all ${user} ${LOCAL_ADDRESS}/32 ${method}\n`)
    .join("");
}

/**
 * Makes RDS's master user: NOT a superuser, but a role with CREATEROLE and CREATEDB that owns `database` and is a member
 * of `rds_superuser`, which can grant `rds_iam`. Called again, it sets the password, as RDS does at each rotation.
 */
export async function createMaster(query: Query, { username, password, database }: Master): Promise<void> {
  const role = quoteIdentifier(username);
  await query(RDS_ROLES);
  const [found] = await query("select from pg_roles where rolname = $1", [username]);
  const action = found === undefined ? "create" : "alter";
  await query(`${action} role ${role} login createrole createdb nosuperuser password ${quoteLiteral(password)}`);
  await query(`grant rds_superuser to ${role} with inherit true, set false`);
  const [existing] = await query("select from pg_database where datname = $1", [database]);
  if (existing === undefined) await query(`create database ${quoteIdentifier(database)} owner ${role}`);
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
