import { changesUnderLoad } from "./changes-under-load";
import { destroyAndRestore } from "./destroy-and-restore";
import type { Scenario } from "./scenario";
import { smallAccount } from "./small-account";

/** The scenarios, by the names that `--scenario` takes. Add a scenario: a file like `small-account.ts`, a line here. */
export const SCENARIOS = {
  "changes-under-load": changesUnderLoad,
  "destroy-and-restore": destroyAndRestore,
  "small-account": smallAccount,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;
