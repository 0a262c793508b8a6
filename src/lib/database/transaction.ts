import type { ISql } from "postgres";

/**
 * Does `work` in a transaction of the session `sql`: all of it, or nothing.
 *
 * `sql.begin` is not used: when the connection is lost, it writes to the destroyed socket in a callback, where nobody
 * can catch the error, and the process ends (postgres.js, issue 1066).
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
