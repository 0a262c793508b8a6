import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import type { AccountInput } from "../../../stacks/settings/account-settings";
import { problemsOfSettings } from "../../support/settings-problems";

const MAIN: AccountInput = { name: "main", region: "us-east-1", state: { backend: "local" } };
const problemsOf = (...accounts: readonly unknown[]) => problemsOfSettings(accounts, [dev, prod]);

test("two environments may share an account", () => {
  expect(problemsOf(MAIN)).toEqual([]);
});

test.each<[string, readonly unknown[], RegExp]>([
  [
    "a number that is no account's",
    [{ ...MAIN, accountId: 123456789012 }],
    /^accounts\/main: accountId must be an account's 12 digits, as a string, got 123456789012; change it in stacks\/environments\/accounts\.ts$/,
  ],
  [
    "an unknown setting",
    [{ ...MAIN, colour: "blue" }],
    /^accounts\/main: colour is not a setting \(settings are name, accountId, region, tags, state, apiGatewayLogRole, rdsServiceLinkedRole, lambda\), got "blue"/,
  ],
  [
    "a role managed elsewhere without a reason",
    [{ ...MAIN, apiGatewayLogRole: { managed: false } }],
    /apiGatewayLogRole\.reason must be a sentence/,
  ],
  [
    "a quota below the least that AWS gives",
    [{ ...MAIN, lambda: { concurrentExecutions: 9 } }],
    /lambda\.concurrentExecutions must be a whole number of execution environments from 10 to 100000, got 9/,
  ],
  [
    "a value that is no account",
    [MAIN, 7],
    /^accounts\/#2: the account must be an object with name, region and state, got 7/,
  ],
  [
    "a name twice",
    [MAIN, { ...MAIN, region: "eu-west-1" }],
    /^accounts\/main: name must differ from every other account's name, got "main"/,
  ],
])("%s is refused", (_what, accounts, message) => {
  expect(problemsOf(...accounts)).toEqual([expect.stringMatching(message)]);
});

test("an account's region twice is refused, and a role that both entries of an account would manage", () => {
  const accountId = "123456789012";
  const one = { ...MAIN, accountId };
  expect(problemsOf(one, { ...one, name: "second" })).toEqual([
    expect.stringMatching(
      /^accounts\/second: region must differ from the region of main, which is the same account, got "us-east-1"/,
    ),
    expect.stringMatching(
      /^accounts\/second: rdsServiceLinkedRole\.managed must be false, with a reason: main manages the role .*got true \(the default\)/,
    ),
  ]);
  const elsewhere = { managed: false, reason: "the entry main makes the role" };
  expect(problemsOf(one, { ...one, name: "second", region: "eu-west-1", rdsServiceLinkedRole: elsewhere })).toEqual([]);
});

test("an environment must name an account, in whose region it is", () => {
  expect(problemsOfSettings([MAIN], [{ ...dev, account: "other" }])).toEqual([
    expect.stringMatching(
      /^environments\/dev: account must be an account of stacks\/environments\/accounts\.ts \(main\), got "other"/,
    ),
  ]);
  expect(problemsOfSettings([{ ...MAIN, region: "eu-west-1" }], [dev])).toEqual([
    expect.stringMatching(/^environments\/dev: region must be eu-west-1, the region of account main, got "us-east-1"/),
  ]);
});

test.each(["dev", "dev-shared"])("account %s is refused: cdktf destroy 'dev-*' would destroy its stack", (name) => {
  expect(problemsOfSettings([{ ...MAIN, name }], [{ ...dev, account: name }])).toEqual([
    expect.stringMatching(/^accounts\/dev.*: name must neither be nor begin with the name of environment dev \(/),
  ]);
});

test("an account whose name only begins with the letters of an environment's is not refused", () => {
  expect(problemsOfSettings([{ ...MAIN, name: "development" }], [{ ...dev, account: "development" }])).toEqual([]);
});
