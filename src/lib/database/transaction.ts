import type { ISql } from "postgres";

/**
 * Does `work` in a transaction of the session that `sql` is: all of it, or nothing.
 *
 * Not by `sql.begin`: where the connection is lost meanwhile, that one writes to a socket that is gone, in a callback
 * that nobody can catch, and the process ends (postgres.js, issue 1066).
 */
export async function inTransaction<Result>(sql: ISql, work: () => Promise<Result>): Promise<Result> {
  await sql.unsafe("begin");
  try {
    const result = await work();
    await sql.unsafe("commit");
    return result;
  } catch (error) {
    await sql.unsafe("rollback").catch(() => undefined);
    throw error;
  }
}
