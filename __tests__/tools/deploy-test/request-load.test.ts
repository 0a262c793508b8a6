import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { loadProblems, underLoad } from "../../../tools/deploy-test/request-load";
import type { ApiCaller } from "../../../tools/deployment/api";

/** A caller whose answers have these statuses, the last one again and again. */
function answering(...statuses: readonly number[]) {
  let asked = 0;
  const get = async () => {
    await sleep(1);
    return { status: statuses[Math.min(asked++, statuses.length - 1)] ?? 0, body: "" };
  };
  return { caller: { get } as unknown as ApiCaller, path: "/orders", clients: 3, asked: () => asked };
}

test("requests go on until the work is done, and every answer is counted", async () => {
  const load = answering(200, 503, 200);
  const { result, statuses } = await underLoad(load, async () => {
    await sleep(50);
    return "done";
  });
  expect(result).toBe("done");
  expect(statuses.get(503)).toBe(1);
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(load.asked());
  const asked = load.asked();
  await sleep(20);
  expect(load.asked()).toBe(asked);
});

test("work that fails ends the requests, and its failure is thrown", async () => {
  const load = answering(200);
  await expect(underLoad(load, () => Promise.reject(new Error("no deploy")))).rejects.toThrow("no deploy");
  const asked = load.asked();
  await sleep(20);
  expect(load.asked()).toBe(asked);
});

test("other statuses than 200 and too few answers are problems", () => {
  expect(loadProblems(new Map([[200, 20]]), 20)).toEqual([]);
  expect(loadProblems(new Map([[200, 19]]), 20)).toEqual(["only 19 requests were answered meanwhile"]);
  expect(
    loadProblems(
      new Map([
        [200, 20],
        [503, 2],
      ]),
      20,
    ),
  ).toEqual(["2 of 22 requests were answered 503"]);
  expect(loadProblems(new Map(), 1)).toEqual(["only 0 requests were answered meanwhile"]);
});
