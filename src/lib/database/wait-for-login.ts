import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../runtime/errors";
import type { Database, Work } from "./database";

/** Milliseconds between two attempts. */
const PAUSE = 500;
/** Milliseconds of the invocation that one attempt may need. */
const ATTEMPT = 10_000;

/**
 * Waits until the database admits the login.
 * @throws Unavailable with the last refusal, when the invocation's time is nearly over
 */
export async function waitForLogin(database: Database, work: Work): Promise<void> {
  for (;;) {
    try {
      await database.run((sql) => sql`select 1`, work);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable) || work.remainingTime() < ATTEMPT) throw error;
      await sleep(PAUSE);
    }
  }
}
