import { expect, test } from "@jest/globals";
import { z } from "zod";
import { environments } from "../../../stacks/environments";
import { environmentSchema } from "../../../stacks/settings/environment";
import { settingPaths } from "../../../stacks/settings/setting-paths";

test("settingPaths lists each setting of objects, lists, records, unions and schemas with a default once", () => {
  const schema = z.strictObject({
    one: z.string().optional(),
    two: z.strictObject({ a: z.int().default(1), b: z.array(z.boolean()) }).prefault({ b: [] }),
    three: z.union([
      z.strictObject({ days: z.literal([1, 2]) }),
      z.strictObject({ days: z.literal(3), reason: z.string() }),
    ]),
    four: z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("x"), list: z.array(z.enum(["y"])) })]),
    five: z.record(z.string(), z.strictObject({ value: z.string() })),
  });
  const expected = ["one", "two.a", "two.b", "three.days", "three.reason", "four.kind", "four.list", "five.value"];
  expect(settingPaths(schema)).toEqual(expected);
});

test("settingPaths throws for an unknown kind of schema, and names its path", () => {
  expect(() => settingPaths(z.strictObject({ a: z.strictObject({ since: z.date() }) }))).toThrow(
    "settingPaths() does not know date, the kind of a.since",
  );
});

test("settingPaths lists settings of every section, and every setting that our environments write", () => {
  const paths = settingPaths();
  expect([...new Set(paths.map((path) => path.split(".")[0]))]).toEqual(Object.keys(environmentSchema.shape));
  const written = (value: unknown, path: string): readonly string[] =>
    typeof value !== "object" || value === null || Array.isArray(value) || path === "tags"
      ? [path]
      : Object.entries(value).flatMap(([key, part]) => written(part, path ? `${path}.${key}` : key));
  const all = environments.flatMap((environment) => written(environment, ""));
  expect(all).toContain("database.backupRetention.days");
  expect(paths).toEqual(expect.arrayContaining(all));
});
