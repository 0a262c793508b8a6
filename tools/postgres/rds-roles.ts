/** What makes a PostgreSQL server one of RDS: its roles, who may log in and how, and its master user. */

export interface Master {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Runs one statement as the superuser. */
export type Query = (text: string, parameters?: readonly string[]) => Promise<readonly object[]>;

const HOST = "127.0.0.1";

/** As in RDS. Who may grant a role is its member too: hence the order of the access rules. */
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
 * pg_hba.conf: the first line that matches decides. A connection without TLS matches none, and so is refused: what
 * rds.force_ssl does. Members of `rds_iam` have no way in but tools/iam-database.ts, which checks their tokens and
 * then shows this server's own certificate: no password counts for them, as on RDS.
 */
export function accessRules(): string {
  return [
    ["+rds_superuser", "scram-sha-256"],
    ["+rds_iam", "cert map=iam"],
    ["all", "scram-sha-256"],
  ]
    .map(([user, method]) => `hostssl all ${user} ${HOST}/32 ${method}\n`)
    .join("");
}

/**
 * Makes what RDS calls the master user: NOT a superuser, but CREATEROLE and CREATEDB, owner of `database`, and
 * member of `rds_superuser`, which may grant `rds_iam`. Called again, it sets the password again.
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
