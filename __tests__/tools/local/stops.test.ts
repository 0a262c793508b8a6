import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { Stops } from "../../../tools/local/stops";

test("parts end last first, each once, and one after the other, also those that are added meanwhile", async () => {
  const stops = new Stops();
  const events: string[] = [];
  const add = (name: string) =>
    stops.add(async () => {
      events.push(`${name} ends`);
      await setImmediate();
      events.push(`${name} ended`);
    });
  add("a");
  add("b");
  const first = stops.run();
  await setImmediate();
  add("late");
  await Promise.all([first, stops.run()]);
  add("later");
  await stops.run();
  const order = ["b", "late", "a", "later"];
  expect(events).toEqual(order.flatMap((name) => [`${name} ends`, `${name} ended`]));
});
