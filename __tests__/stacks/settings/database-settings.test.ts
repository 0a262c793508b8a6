import { expect, test } from "@jest/globals";
import type { EnvironmentInput } from "../../../stacks/settings/environment";
import { devWith } from "../../support/dev-with";
import { problemsOf } from "../../support/settings-problems";

type DatabaseInput = Partial<EnvironmentInput["database"]>;

const problemsOfDatabase = (database: DatabaseInput) => problemsOf(devWith({ database }));

test.each<readonly [DatabaseInput, RegExp]>([
  [{ port: 1149 }, /database\.port must be a TCP port from 1150 to 65535, got 1149/],
  [{ port: 5432.5 }, /database\.port must be a TCP port from 1150 to 65535, got 5432.5/],
  [
    { backupRetention: { days: 0 } },
    /database\.backupRetention must be \{ days \} from 7 to 35, or .*, got \{"days":0\}/,
  ],
  [{ backupRetention: { days: 6 } }, /database\.backupRetention.* must be /],
  [{ backupRetention: { days: 36 } }, /database\.backupRetention must be /],
  [{ multiAz: { enabled: false } as never }, /database\.multiAz\.reason must be a sentence .*got nothing/],
  [{ multiAz: { enabled: false, reason: "no" } }, /database\.multiAz\.reason must be a sentence .*got "no"/],
  [{ multiAz: "off" as never }, /database\.multiAz must be \{ enabled: true \} or .*, got "off"/],
  [
    { multiAz: { enabled: "no" } as never },
    /database\.multiAz must be \{ enabled: true \} or .*, got \{"enabled":"no"\}/,
  ],
  [{ proxy: "yes" as never }, /database\.proxy must be true, false or "unused", got "yes"/],
  [{ authentication: "none" as never }, /database\.authentication must be "secret" or "iam", got "none"/],
  [
    { formerInstanceClass: "db.huge" as never },
    /database\.formerInstanceClass must be one of db\.t4g\.micro, .*got "db\.huge"/,
  ],
  [{ passwordRotationDays: 91 }, /database\.passwordRotationDays must be a whole number of days from 1 to 90, got 91/],
])("%j is refused", (database, pattern) => {
  expect(problemsOfDatabase(database)).toEqual([expect.stringMatching(pattern)]);
});

test.each<readonly [DatabaseInput, string]>([
  [{ allocatedStorage: 100 }, "(100), got 100 (the default)"],
  [{ allocatedStorage: 100, maxAllocatedStorage: 109 }, "(100), got 109"],
  [{ maxAllocatedStorage: 22, allocatedStorage: 21 }, "(21), got 22"],
])("%j is refused: RDS has no room to grow the storage", (database, end) => {
  const [problem, ...more] = problemsOfDatabase(database);
  expect(more).toEqual([]);
  expect(problem).toContain(`database.maxAllocatedStorage must be at least a tenth above allocatedStorage ${end};`);
});

test.each<DatabaseInput>([
  { maxAllocatedStorage: 22 },
  { allocatedStorage: 100, maxAllocatedStorage: 110 },
  { allocatedStorage: 90 },
])("%j is accepted: RDS has room to grow the storage", (database) => {
  expect(problemsOfDatabase(database)).toEqual([]);
});

test.each<readonly [DatabaseInput, boolean]>([
  [{ authentication: "iam", passwordRotationDays: 30 }, true],
  [{ authentication: "iam", passwordRotationDays: 30, proxy: false }, true],
  [{ authentication: "iam", passwordRotationDays: 30, proxy: true }, true],
  [{ authentication: "secret", passwordRotationDays: 30 }, false],
  [{ authentication: "iam" }, false],
])("%j is refused because there is no password to rotate: %p", (database, isRefused) => {
  const problem = expect.stringMatching(
    /database\.passwordRotationDays must be left out with authentication "iam" \(.*got 30/,
  );
  expect(problemsOfDatabase(database)).toEqual(isRefused ? [problem] : []);
});
