import { accounts as ourAccounts } from "../../stacks/environments/accounts";
import { SettingsError, validateSettings } from "../../stacks/settings/validate-settings";

/** The problems of environments beside the project's own accounts; empty when all are valid. */
export function problemsOf(...environments: readonly unknown[]): readonly string[] {
  return problemsOfSettings(ourAccounts, environments);
}

/** The problems of accounts and environments; empty when all are valid. */
export function problemsOfSettings(accounts: readonly unknown[], environments: readonly unknown[]): readonly string[] {
  try {
    validateSettings({ accounts, environments });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
