import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import { watchFolder } from "../../../tools/local/watch-folder";

const folder = mkdtempSync(path.join(tmpdir(), "watch-folder-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("several steps of one change are one call, calls do not overlap, and the last one ends before the watching", async () => {
  const end = new AbortController();
  const events: string[] = [];
  const calls = new EventEmitter();
  const firstBegan = once(calls, "begin");
  const firstMayEnd = once(calls, "may end");
  const watching = watchFolder(folder, end.signal, async () => {
    events.push("begin");
    calls.emit("begin");
    await firstMayEnd;
    events.push("end");
  }).then(() => events.push("watched"));

  for (const text of ["a", "ab", "abc"]) writeFileSync(path.join(folder, "one.ts"), text);
  await firstBegan;
  writeFileSync(path.join(folder, "two.ts"), "x");
  await delay(300);
  expect(events).toEqual(["begin"]);
  end.abort();
  await delay(50);
  expect(events).toEqual(["begin"]);
  calls.emit("may end");
  await watching;
  expect(events).toEqual(["begin", "end", "begin", "end", "watched"]);
});
