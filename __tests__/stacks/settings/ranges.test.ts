import { describe, expect, test } from "@jest/globals";
import { entrySchema } from "../../../stacks/catalogue/entry";
import { environmentSchema } from "../../../stacks/settings/environment";
import { devWith } from "../../support/dev-with";

type Range = readonly [name: string, lowest: number, highest: number, withValue: (value: number) => object];

const SETTINGS: readonly Range[] = [
  ["database.port", 1150, 65535, (port) => devWith({ database: { port } })],
  [
    "database.allocatedStorage",
    20,
    59578,
    (allocatedStorage) => devWith({ database: { allocatedStorage, maxAllocatedStorage: 65536 } }),
  ],
  ["database.maxAllocatedStorage", 22, 65536, (maxAllocatedStorage) => devWith({ database: { maxAllocatedStorage } })],
  ["database.passwordRotationDays", 1, 90, (passwordRotationDays) => devWith({ database: { passwordRotationDays } })],
  [
    "database.backupRetention.days, without a reason",
    7,
    35,
    (days) => devWith({ database: { backupRetention: { days } as never } }),
  ],
  [
    "database.backupRetention.days, with a reason",
    1,
    6,
    (days) => devWith({ database: { backupRetention: { days, reason: "a reason of this test" } as never } }),
  ],
  ["api.throttlingRateLimit", 1, 10_000, (throttlingRateLimit) => devWith({ api: { throttlingRateLimit } })],
  ["api.throttlingBurstLimit", 1, 5_000, (throttlingBurstLimit) => devWith({ api: { throttlingBurstLimit } })],
];

const ENTRY = { description: "", trigger: { kind: "migration" }, connectsTo: [] };
const FIELDS: readonly Range[] = [
  ["memorySize", 128, 10_240, (memorySize) => ({ ...ENTRY, memorySize })],
  ["timeout", 1, 900, (timeout) => ({ ...ENTRY, timeout })],
  ["reservedConcurrency", 1, 1_000, (reservedConcurrency) => ({ ...ENTRY, reservedConcurrency })],
  [
    "cacheSeconds",
    1,
    300,
    (cacheSeconds) => ({ ...ENTRY, trigger: { kind: "api", routes: [{ method: "GET", path: "/", cacheSeconds }] } }),
  ],
];

describe.each([
  ["setting", environmentSchema, SETTINGS],
  ["field", entrySchema, FIELDS],
] as const)("each %s takes its range, both ends included, and nothing beyond", (_kind, schema, ranges) => {
  test.each(ranges)("%s: %p to %p", (_name, lowest, highest, withValue) => {
    const takes = (value: number) => schema.safeParse(withValue(value)).success;
    expect([lowest - 1, lowest, highest, highest + 1].map(takes)).toEqual([false, true, true, false]);
    expect(takes(lowest + 0.5)).toBe(false);
  });
});

test("allocatedStorage by itself ends at 65536 GiB", () => {
  const { allocatedStorage } = environmentSchema.shape.database.shape;
  expect([65_536, 65_537].map((value) => allocatedStorage.safeParse(value).success)).toEqual([true, false]);
});
