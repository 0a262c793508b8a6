import type { Environment } from "../settings/environment";
import { targets } from "../targets";
import type { CompleteCatalogue } from "./entry";
import { entryProblem } from "./entry-problem";
import { usedEntries } from "./used-entries";

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
