import { expect, test } from "@jest/globals";
import { type Catalogue, cacheSecondsOf, catalogue } from "../../../src/functions/catalogue";
import { dev } from "../../../stacks/environments/dev";
import { synthesis } from "../../support/synthesis";

const withRoute = (cacheSeconds: number): Catalogue => ({
  ...catalogue,
  "orders-read": {
    ...catalogue["orders-read"],
    trigger: { kind: "api", routes: [{ method: "GET", path: "/orders", cacheSeconds }] },
  },
});

test("routes are cached where the catalogue says so, for as long as it says", () => {
  const entry = withRoute(30)["orders-read"];
  if (!entry) throw new Error("no entry");
  expect(cacheSecondsOf(entry)).toEqual({ "GET /orders": 30 });
  expect(cacheSecondsOf(catalogue["orders-read"])).toEqual({});
});

test.each([0, 301, 1.5])("cacheSeconds %p is refused", async (seconds) => {
  await expect(synthesis({ environments: [dev], catalogue: withRoute(seconds) })).rejects.toThrow(
    /orders-read: cacheSeconds of GET \/orders must be a whole number of seconds from 1 to 300, got/,
  );
});

test("all wrong entries are listed at once", async () => {
  const wrong: Catalogue = {
    ...catalogue,
    "Orders Read": { ...catalogue["orders-read"], memorySize: 64, timeout: 30, reservedConcurrency: 0 },
  };
  await expect(synthesis({ environments: [dev], catalogue: wrong })).rejects.toMatchObject({
    problems: [
      expect.stringMatching(/Orders Read: name must be/),
      expect.stringMatching(/Orders Read: memorySize must be a whole number of MiB from 128 to 10240, got 64/),
      expect.stringMatching(/Orders Read: timeout must be a whole number of seconds from 1 to 29 .*got 30/),
      expect.stringMatching(/Orders Read: reservedConcurrency must be a whole number from 1 to 1000, got 0/),
      expect.stringMatching(/Orders Read: route GET \/orders\/\{id\} is orders-read's already/),
      expect.stringMatching(/Orders Read: route GET \/orders is orders-read's already/),
    ],
  });
});
