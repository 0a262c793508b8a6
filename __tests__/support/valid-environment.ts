import { accounts } from "../../stacks/environments/accounts";
import type { Environment } from "../../stacks/settings/environment";
import { validateSettings } from "../../stacks/settings/validate-settings";

/** An environment as the stacks read it, beside the project's own accounts. @throws SettingsError */
export function validEnvironment(input: unknown): Environment {
  const [environment] = validateSettings({ accounts, environments: [input] }).environments;
  if (!environment) throw new Error("no environment");
  return environment;
}
