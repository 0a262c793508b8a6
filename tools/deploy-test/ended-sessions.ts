import { setTimeout as delay } from "node:timers/promises";
import { APPLICATION_USERNAMES } from "../../src/lib/database/application-usernames";
import type { PostgresServer } from "../postgres/postgres-server";

/**
 * Does `work` while all of the application's sessions are ended again and again, so that log-ins happen at every moment of it:
 * a function that keeps its session would not notice that its way to log in has ended.
 * @param every milliseconds
 */
export async function whileSessionsEnd<Result>(
  postgres: PostgresServer,
  every: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const ended = new AbortController();
  const ending = endSessions(postgres, every, ended.signal);
  try {
    return await work();
  } finally {
    ended.abort();
    await ending;
  }
}

async function endSessions(postgres: PostgresServer, every: number, ended: AbortSignal): Promise<void> {
  const end = "select pg_terminate_backend(pid) from pg_stat_activity where usename in ($1, $2)";
  while (!ended.aborted) {
    await postgres.query(end, [APPLICATION_USERNAMES.secret, APPLICATION_USERNAMES.iam]);
    await delay(every);
  }
}
