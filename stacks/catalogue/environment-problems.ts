import type { TerraformStack } from "cdktf";
import { PrivateFunction } from "../constructs/function/private-function";
import type { Environment } from "../settings/environment";
import { targets } from "../targets";
import { triggers } from "../triggers";
import type { CompleteCatalogue, CompleteEntry } from "./entry";
import { entryProblem } from "./entry-problem";

/** What functions name that an environment does not have, a line each. */
export function missingTargets(catalogue: CompleteCatalogue, environment: Environment): readonly string[] {
  return usedEntries(catalogue, environment).flatMap(([name, { connectsTo }]) =>
    connectsTo.flatMap((target) => {
      const reason = targets[target].missingIn?.(environment);
      if (reason === undefined) return [];
      const must = `must not name ${target}, which environment ${environment.name} does not have (${reason})`;
      return [entryProblem(name, "connectsTo", must, target)];
    }),
  );
}

/** Functions that are made by no stack of an environment, or by more than one, a line each. */
export function functionsNotMadeOnce(
  catalogue: CompleteCatalogue,
  environment: Environment,
  stacks: readonly TerraformStack[],
): readonly string[] {
  const made = stacks.flatMap((stack) => stack.node.findAll().filter((each) => each instanceof PrivateFunction));
  return usedEntries(catalogue, environment).flatMap(([name, { trigger }]) => {
    const count = made.filter((each) => each.name === name).length;
    if (count === 1) return [];
    const { stack } = triggers[trigger.kind];
    return [
      `stacks/triggers/${trigger.kind}-trigger.ts: ${name} must be made by exactly one stack of ${environment.name}, ` +
        `got ${count}; call addFunctions once in stack "${stack}", which its trigger names`,
    ];
  });
}

/** The entries whose functions something in the environment starts. */
function usedEntries(catalogue: CompleteCatalogue, environment: Environment): readonly [string, CompleteEntry][] {
  return Object.entries(catalogue).filter(([, { trigger }]) => triggers[trigger.kind].isUsed?.(environment) !== false);
}
