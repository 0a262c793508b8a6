import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { prod } from "../../../stacks/environments/prod";
import { rule, type ValidPart } from "../../../stacks/problems/rule";
import { settingPaths } from "../../../stacks/settings/setting-paths";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

describe("a rule", () => {
  interface Limits {
    least: number;
    most: number;
    list: { size: number }[];
  }
  const validPartOf = (input: unknown) => {
    const judged: ValidPart<Limits>[] = [];
    const item = z.strictObject({ size: z.int() });
    const schema = z
      .strictObject({ least: z.int().default(1), most: z.int().default(5), list: z.array(item).default([]) })
      .check(
        rule((valid) => {
          judged.push(valid);
          return [{ path: ["most"], must: "be more" }];
        }),
      );
    return { judged: judged, issues: schema.safeParse(input).error?.issues };
  };

  test.each<readonly [unknown, unknown]>([
    [{}, { least: 1, most: 5, list: [] }],
    [{ least: "x" }, { least: undefined, most: 5, list: [] }],
    [
      { least: 2, unknown: 1 },
      { least: 2, most: 5, list: [] },
    ],
    [
      { list: [{ size: 1 }, { size: "x" }, 7] },
      { least: 1, most: 5, list: [{ size: 1 }, { size: undefined }, undefined] },
    ],
    [{ list: 7 }, { least: 1, most: 5, list: undefined }],
  ])("judges the valid part of %j, with defaults", (input, expected) => {
    const { judged, issues } = validPartOf(input);
    expect(judged).toEqual([expected]);
    expect(issues?.at(-1)).toMatchObject({ code: "custom", path: ["most"], message: "be more", params: { parsed: 5 } });
  });

  test("does not judge a value that is not an object", () => {
    expect(validPartOf(7)).toMatchObject({ judged: [], issues: [{ code: "invalid_type" }] });
  });
});

interface RuleCase {
  readonly environment: object;
  readonly pattern: RegExp;
  /** The fields that the rule compares. */
  readonly fields: readonly string[];
}

const RULES: readonly RuleCase[] = [
  {
    environment: devWith({ network: { availabilityZones: ["us-east-1a", "eu-west-1a"] } }),
    pattern: /network\.availabilityZones\.1 must be a zone of us-east-1/,
    fields: ["region", "network.availabilityZones"],
  },
  {
    environment: devWith({ network: { availabilityZones: ["us-east-1a", "us-east-1a"] } }),
    pattern: /network\.availabilityZones\.1 must not repeat an earlier zone/,
    fields: ["network.availabilityZones"],
  },
  {
    environment: devWith({ database: { authentication: "iam", passwordRotationDays: 30 } }),
    pattern: /database\.passwordRotationDays must be left out/,
    fields: ["database.authentication", "database.proxy", "database.passwordRotationDays"],
  },
  {
    environment: devWith({ database: { allocatedStorage: 100 } }),
    pattern: /database\.maxAllocatedStorage must be at least a tenth above/,
    fields: ["database.allocatedStorage", "database.maxAllocatedStorage"],
  },
  {
    environment: devWith({ tags: { owner: "a", Owner: "b" } }),
    pattern: /tags\.Owner must differ from owner/,
    fields: ["tags"],
  },
  {
    environment: devWith({ name: "prod" }),
    pattern: /name must differ from every other environment's name/,
    fields: ["name"],
  },
  { environment: devWith({ name: "prod-eu" }), pattern: /name must not begin with prod-/, fields: ["name"] },
  {
    environment: devWith({ network: { cidr: "10.30.0.0/20" } }),
    pattern: /network\.cidr must not overlap 10\.30\.0\.0\/16/,
    fields: ["network.cidr"],
  },
];

/** Every section, and every field of a section. */
const FIELDS = [
  ...new Set(settingPaths().flatMap((path) => [path.split(".", 1).join("."), path.split(".", 2).join(".")])),
];

test.each(RULES)(
  "the problem $pattern is reported together with a problem in any other field",
  ({ environment, pattern, fields }) => {
    const others = FIELDS.filter(
      (other) =>
        !fields.some((field) => field === other || field.startsWith(`${other}.`) || other.startsWith(`${field}.`)),
    );
    expect(others.length).toBeGreaterThan(15);
    for (const other of others) {
      const [section = "", field] = other.split(".");
      const present = Object.entries(environment).find(([key]) => key === section)?.[1] as object | undefined;
      const broken = { ...environment, [section]: field ? { ...present, [field]: 1n } : 1n };
      const problems = problemsOf(prod, broken);
      expect(problems).toContainEqual(expect.stringMatching(pattern));
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`: ${section}[. ].* got `)));
    }
  },
);
