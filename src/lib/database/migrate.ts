import { createHash } from "node:crypto";
import type { ISql } from "postgres";

/** The files of src/migrations, sorted by name, as JSON. The bundler puts them here, so that nothing is read at run time. */
declare const MIGRATIONS_JSON: string;

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** A row of `migrations.applied`, a table in a schema of its own that the application's role cannot read. */
interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
}

const MIGRATIONS = JSON.parse(MIGRATIONS_JSON) as readonly Migration[];
/** The id of the lock that all migrations take: a second deploy waits until the first is done. The number means nothing. */
const ADVISORY_LOCK = 20_010_101;

/**
 * Brings the schema up to date, in the caller's transaction. Nobody else migrates until that transaction ends.
 * @returns names of the migrations that this call applied
 * @throws Error that names the migration that failed, or every migration that was changed after it had been applied
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
  // Lock time-out 0 for the advisory lock alone, as another migration may take minutes. The former lock time-out then
  // applies to the tables.
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

/** No migration may change, vanish or be inserted once it or a later one has been applied: the schema would be unknown. */
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
