import { expect, test } from "@jest/globals";
import { once } from "../../../tools/deploy-test/once";

test.each([false, true])("makes a value at the first call, and once (failure: %s)", async (fails) => {
  let made = 0;
  const value = once(async () => {
    made += 1;
    if (fails) throw new Error("cannot be made");
    return made;
  });
  expect(made).toBe(0);
  const results = await Promise.allSettled([value(), value()]);
  expect(results.map(({ status }) => status)).toEqual(Array(2).fill(fails ? "rejected" : "fulfilled"));
  expect(made).toBe(1);
});
