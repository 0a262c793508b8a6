import { createHash } from "node:crypto";
import { Kysely, type Migration, Migrator, sql as raw } from "kysely";
import { PostgresJSDialect } from "kysely-postgres-js";
import type { Sql } from "postgres";

/** The files of src/migrations, sorted by name, as JSON: written here by the bundler, so that nothing is read at run time. */
declare const MIGRATIONS_JSON: string;

export interface SqlMigration {
  readonly name: string;
  readonly sql: string;
}

const MIGRATIONS = JSON.parse(MIGRATIONS_JSON) as readonly SqlMigration[];

/**
 * Brings the schema up to date, in one transaction: all pending migrations, or none.
 * @returns names of the migrations that were applied now.
 * @throws Error that names the migration that failed, or the one that was edited after it had been applied.
 */
export async function migrate(sql: Sql): Promise<readonly string[]> {
  const migrations = Object.fromEntries(
    MIGRATIONS.map((migration) => [registeredName(migration), asKysely(migration)]),
  );
  const database = new Kysely<unknown>({ dialect: new PostgresJSDialect({ postgres: sql }) });
  // Apart from the application's tables, and out of its role's reach.
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
    migrationTableSchema: "migrations",
    // Those of one deploy may bear the same time: then they are in the order of their names, as we sort them.
    nameComparator: (a, b) => (a < b ? -1 : Number(a > b)),
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) {
    const failed = results.find(({ status }) => status === "Error");
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(failed ? `migration ${failed.migrationName} failed: ${message}` : explain(message), {
      cause: error,
    });
  }
  return results.map(({ migrationName }) => migrationName);
}

/** A migration is known by its name and its text, so that an edit after it was applied cannot go unnoticed. */
function registeredName({ name, sql }: SqlMigration): string {
  return `${name}@${createHash("sha256").update(sql).digest("hex").slice(0, 12)}`;
}

function asKysely({ sql }: SqlMigration): Migration {
  return {
    up: async (transaction) => {
      await raw.raw(sql).execute(transaction);
    },
  };
}

/** Kysely says only that a migration is missing, not that its file is there with another text. */
function explain(message: string): string {
  const [, file] = /previously executed migration (\S+)@\w+ is missing/.exec(message) ?? [];
  if (file === undefined) return `migrations: ${message}`;
  return MIGRATIONS.some(({ name }) => name === file)
    ? `migration ${file} was edited after it had been applied: restore its text and put the change into a new file`
    : `migration ${file} was applied but its file is gone: restore src/migrations/${file}.sql`;
}
