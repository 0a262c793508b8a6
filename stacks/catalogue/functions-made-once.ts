import type { TerraformStack } from "cdktf";
import { PrivateFunction } from "../constructs/function/private-function";
import type { Environment } from "../settings/environment";
import { triggers } from "../triggers";
import type { CompleteCatalogue } from "./entry";
import { usedEntries } from "./used-entries";

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
