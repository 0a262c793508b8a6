import { createHash } from "node:crypto";
import type { ISql } from "postgres";

/** The files of src/migrations, sorted by name, as JSON: written here by the bundler, so that nothing is read at run time. */
declare const MIGRATIONS_JSON: string;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** A row of `migrations.applied`, which lies apart from the application's tables and out of its role's reach. */
interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
}

const MIGRATIONS = JSON.parse(MIGRATIONS_JSON) as readonly Migration[];
/** Any number, but always this one: whoever comes second waits until the first is done. */
const ADVISORY_LOCK = 20_010_101;

/**
 * Brings the schema up to date, in a transaction of the caller's: nobody else does while it lasts.
 * @returns names of the migrations that were applied now.
 * @throws Error that names the migration that failed, or every one that is not as it was when it was applied.
 */
export async function migrate(sql: ISql): Promise<readonly string[]> {
  await waitForLock(sql);
  const applied = await readApplied(sql);
  const pending = MIGRATIONS.filter(({ name }) => !applied.has(name));
  const problems = findProblems(applied, pending);
  if (problems.length > 0) throw new Error(problems.join("; "));
  for (const migration of pending) await apply(sql, migration);
  return pending.map(({ name }) => name);
}

async function waitForLock(sql: ISql): Promise<void> {
  // For as long as it takes: the statement's own time-out ends it. What comes after it waits for tables as ever.
  const [before] = await sql<{ lock_timeout: string }[]>`show lock_timeout`;
  await sql`select set_config('lock_timeout', '0', true)`;
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`;
  await sql`select set_config('lock_timeout', ${before?.lock_timeout ?? "0"}, true)`;
}

async function readApplied(sql: ISql): Promise<ReadonlyMap<string, string>> {
  await sql.unsafe(`
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`);
  const rows = await sql<AppliedMigration[]>`select name, sha256 from migrations.applied`;
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

/** A schema is known by the migrations that made it: none may change, vanish or come in between afterwards. */
function findProblems(applied: ReadonlyMap<string, string>, pending: readonly Migration[]): readonly string[] {
  const files = new Map(MIGRATIONS.map((migration) => [migration.name, migration]));
  const names = [...applied.keys()].sort();
  const last = names.at(-1) ?? "";
  return [
    ...names
      .filter((name) => !files.has(name))
      .map((name) => `migration ${name} was applied but its file is gone: restore src/migrations/${name}.sql`),
    ...MIGRATIONS.filter((file) => applied.has(file.name) && applied.get(file.name) !== hash(file)).map(
      ({ name }) =>
        `migration ${name} was edited after it had been applied: restore its text and put the change into a new file`,
    ),
    ...pending
      .filter(({ name }) => name < last)
      .map(({ name }) => `migration ${name} comes before ${last}, which has been applied: give it a higher number`),
  ];
}

async function apply(sql: ISql, migration: Migration): Promise<void> {
  const { name } = migration;
  try {
    await sql.unsafe(migration.sql);
    await sql`insert into migrations.applied (name, sha256) values (${name}, ${hash(migration)})`;
  } catch (error) {
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function hash({ sql }: Migration): string {
  return createHash("sha256").update(sql).digest("hex");
}
