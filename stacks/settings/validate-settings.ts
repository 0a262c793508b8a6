import { z } from "zod";
import { Problems } from "../problems/problems";
import { rule } from "../problems/rule";
import { plainCopy } from "../problems/safe-read";
import { type Account, accountSchema } from "./account-settings";
import { rulesAcrossAccounts } from "./accounts-and-environments";
import { rulesBetweenAccounts } from "./between-accounts";
import { rulesBetweenEnvironments } from "./between-environments";
import { type Environment, environmentSchema } from "./environment";
import { settingProblems } from "./setting-problem";

/** Every problem of every account and environment, one a line. */
export class SettingsError extends Problems {
  override readonly name = "SettingsError";
}

/** Accounts and environments as their files write them. A value that is neither is reported like any problem. */
export interface SettingsInput {
  readonly accounts: readonly unknown[];
  readonly environments: readonly unknown[];
}

/** Valid accounts and environments, with their defaults. */
export interface Settings {
  readonly accounts: readonly Account[];
  readonly environments: readonly Environment[];
}

const settingsSchema = z
  .strictObject({
    accounts: z.array(accountSchema).check(rule(rulesBetweenAccounts)),
    environments: z.array(environmentSchema).check(rule(rulesBetweenEnvironments)),
  })
  .check(rule(rulesAcrossAccounts));

/**
 * Checks all accounts and environments, and fills in the defaults.
 * @throws SettingsError with all problems of all of them: the setting, what it must be, what it is, and where to change it
 */
export function validateSettings({ accounts, environments }: SettingsInput): Settings {
  const inputs = { accounts, environments };
  const { data, error } = settingsSchema.safeParse(plainCopy(inputs));
  // A Set: two pairs of environments can give the same line.
  if (error) throw new SettingsError([...new Set(error.issues.flatMap((issue) => settingProblems(issue, inputs)))]);
  return {
    accounts: data.accounts,
    environments: data.environments.map((environment) => {
      const account = data.accounts.find(({ name }) => name === environment.account);
      if (!account) throw new Error(`no account ${environment.account}: a rule of the schema should have said so`);
      return { ...environment, account };
    }),
  };
}
