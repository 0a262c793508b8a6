import { expect, test } from "@jest/globals";
import { environments } from "../../../stacks/environments";
import { accounts } from "../../../stacks/environments/accounts";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { validateSettings } from "../../../stacks/settings/validate-settings";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

test("the project's environments are valid, and get the defaults of the settings that they leave out", () => {
  const [development, production] = validateSettings({ accounts, environments }).environments;
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

test("validateSettings lists all problems at once", () => {
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

test("an unknown setting, or a setting in the wrong section, is refused with a list of that section's settings", () => {
  expect(problemsOf({ ...dev, colour: "blue", database: { ...dev.database, cidr: "10.0.0.0/16" } })).toEqual([
    expect.stringMatching(
      /database\.cidr is not a setting \(settings of database are instanceClass, formerInstanceClass, port, .*, secretRecovery\), got "10/,
    ),
    expect.stringMatching(
      /: colour is not a setting \(settings are name, region, account, .*, logs, api\), got "blue"/,
    ),
  ]);
});

test.each([
  ["nothing", undefined, "got nothing"],
  ["a number", 7, "got 7"],
  ["a list", [dev], 'got [{"name":"dev"'],
  ["a Date", new Date(0), "got 1970-01-01T00:00:00.000Z"],
  ["a function", () => dev, "got [Function (anonymous)]"],
])("%s in place of an environment gives one problem", (_what, input, got) => {
  const [problem, ...more] = problemsOf(prod, input);
  expect(more).toEqual([]);
  expect(problem).toContain("environments/#2: the environment must be an object with name, account, region, state,");
  expect(problem).toContain(got);
  expect(problem).toMatch(/; change it in the file of environment 2 of stacks\/environments\/index\.ts$/);
});

test("problems call an environment by its place in the list when its name cannot be a file name", () => {
  expect(problemsOf(prod, { ...dev, name: "a\nb", region: 1 })).toEqual([
    expect.stringMatching(/^environments\/#2: name must be .*, got "a\\nb"; change it in the file of environment 2 /),
    expect.stringMatching(/^environments\/#2: region must be .*, got 1; /),
  ]);
});

test("an environment whose getter in the list throws is reported as a problem", () => {
  const inputs = Object.defineProperty([prod, prod], 1, {
    get: () => {
      throw new Error("must not be seen");
    },
  });
  expect(() => validateSettings({ accounts, environments: inputs })).toThrow(
    /^environments\/#2: the environment must be an object .*, got \[a getter that throws\]; /,
  );
});
