import { expect, test } from "@jest/globals";
import { Cleanup } from "../../../tools/process/cleanup";

test("an interruption that is waited for interrupts nothing, and the next one does", async () => {
  const cleanup = new Cleanup();
  try {
    const waited = cleanup.interruption();
    process.emit("SIGINT");
    await waited;
    expect(cleanup.interrupted.aborted).toBe(false);
    process.emit("SIGINT");
    expect(cleanup.interrupted.aborted).toBe(true);
    await expect(cleanup.interruption()).rejects.toThrow(/aborted/);
  } finally {
    await cleanup.run();
  }
});
