import type { CopiedEnvironment } from "../deployment/copied-environment";
import type { Deployment } from "../deployment/deployment";
import { Problem } from "../process/program";
import type { Check, CheckOrChecks } from "./check";
import type { DeployedEnvironment } from "./deployed-environment";
import type { DestroyedEnvironment } from "./destroyed-environment";

/** All checks, in the order in which they are made. */
export interface Checks {
  /** With the emulator running and nothing in it. */
  readonly beforeDeploy: readonly CheckOrChecks<Deployment>[];
  /** While the environment is deployed. */
  readonly deployed: readonly CheckOrChecks<DeployedEnvironment>[];
  /** After the destroy. */
  readonly destroyed: readonly CheckOrChecks<DestroyedEnvironment>[];
}

/** The checks that are made for one environment. */
export interface SelectedChecks {
  readonly beforeDeploy: readonly Check<Deployment>[];
  readonly deployed: readonly Check<DeployedEnvironment>[];
  readonly destroyed: readonly Check<DestroyedEnvironment>[];
}

/**
 * The checks that apply to an environment.
 * @param only a text that the names of the wanted checks contain. @default all checks are wanted
 * @throws Problem that lists all names when no name contains the text
 */
export function selectChecks(checks: Checks, environment: CopiedEnvironment, only = ""): SelectedChecks {
  const select = (text: string): SelectedChecks => ({
    beforeDeploy: checksFor(checks.beforeDeploy, environment, text),
    deployed: checksFor(checks.deployed, environment, text),
    destroyed: checksFor(checks.destroyed, environment, text),
  });
  const selected = select(only);
  if (namesOf(selected).length > 0) return selected;
  const names = namesOf(select("")).join("; ");
  throw new Problem(`--only must be a part of a check's name, got "${only}"; the checks are: ${names}`);
}

/** The names of the checks, in the order in which they are made. */
export function namesOf({ beforeDeploy, deployed, destroyed }: SelectedChecks): readonly string[] {
  return [...beforeDeploy, ...deployed, ...destroyed].map(({ name }) => name);
}

function checksFor<Context>(
  checks: readonly CheckOrChecks<Context>[],
  environment: CopiedEnvironment,
  text: string,
): readonly Check<Context>[] {
  return checks
    .flatMap((check) => (typeof check === "function" ? check(environment) : [check]))
    .filter(({ appliesTo, name }) => (appliesTo?.(environment) ?? true) && name.includes(text));
}
