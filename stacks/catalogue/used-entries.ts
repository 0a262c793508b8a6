import type { Environment } from "../settings/environment";
import { triggers } from "../triggers";
import type { CompleteCatalogue, CompleteEntry } from "./entry";

/** The entries whose functions something in the environment starts: no stack makes the others. */
export function usedEntries(
  catalogue: CompleteCatalogue,
  environment: Environment,
): readonly [string, CompleteEntry][] {
  return Object.entries(catalogue).filter(([, { trigger }]) => triggers[trigger.kind].isUsed?.(environment) !== false);
}
