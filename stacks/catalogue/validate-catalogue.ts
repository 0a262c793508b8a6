import { z } from "zod";
import { statementId } from "../constructs/security/statement-id";
import { Problems } from "../problems/problems";
import { type Finding, rule, type ValidPart } from "../problems/rule";
import { plainCopy } from "../problems/safe-read";
import { targets } from "../targets";
import { triggers } from "../triggers";
import type { Triggered } from "../triggers/trigger";
import { type CompleteCatalogue, type CompleteEntry, entrySchema, type TriggerKind, type TriggerOf } from "./entry";
import { entryProblems } from "./entry-problem";

/** Every problem of the catalogue, one a line: the function, the field, what the field must be, what it is. */
export class CatalogueError extends Problems {
  override readonly name = "CatalogueError";
}

const catalogueSchema = z
  .record(z.string(), entrySchema.check(rule(rulesOfEntry)), {
    error: () => "must be an object of functions by name",
  })
  .check(rule(rulesBetweenEntries));

/**
 * Checks all entries, and fills in their defaults.
 * @throws CatalogueError with all problems of all entries
 */
export function validateCatalogue(input: unknown): CompleteCatalogue {
  const { data, error } = catalogueSchema.safeParse(plainCopy(input));
  if (error) throw new CatalogueError([...new Set(error.issues.flatMap((issue) => entryProblems(issue, input)))]);
  return data;
}

/** What the trigger of a function allows the function's other fields to be. */
function rulesOfEntry({ connectsTo = [], timeout, ...entry }: ValidPart<CompleteEntry>): readonly Finding[] {
  const { data: trigger } = entrySchema.shape.trigger.safeParse(entry.trigger);
  if (!trigger) return [];
  const { longestTimeout, stack } = triggers[trigger.kind];
  const { seconds, reason } = longestTimeout;
  const allowed = Object.entries(targets).flatMap(([target, { stacks }]) => (stacks.includes(stack) ? [target] : []));
  const wrongTargets = connectsTo.flatMap((target, index) =>
    target === undefined || allowed.includes(target)
      ? []
      : [{ path: ["connectsTo", index], must: `must be one of ${allowed.join(", ")} with trigger ${trigger.kind}` }],
  );
  if (timeout === undefined || timeout <= seconds) return wrongTargets;
  const must = `must be at most ${seconds} seconds with trigger ${trigger.kind}${reason ? ` (${reason})` : ""}`;
  return [{ path: ["timeout"], must }, ...wrongTargets];
}

function rulesBetweenEntries(catalogue: ValidPart<CompleteCatalogue>): readonly Finding[] {
  const names = Object.keys(catalogue);
  const triggered = names.flatMap((name) => {
    const { data: trigger } = entrySchema.shape.trigger.safeParse(catalogue[name]?.trigger);
    return trigger ? [{ name, trigger }] : [];
  });
  return [
    ...names.flatMap((name) => nameFindings(name, names)),
    ...(Object.keys(triggers) as TriggerKind[]).flatMap((kind) => triggerFindings(kind, triggered)),
  ];
}

function nameFindings(name: string, names: readonly string[]): readonly Finding[] {
  const finding = (must: string) => [{ path: [name], must, got: name }];
  if (!/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(name)) {
    return finding("must be 2 to 40 characters a-z, 0-9 and -, beginning with a letter, not ending with -");
  }
  if (name in Object.prototype)
    return finding("must be another name (the npm package constructs does not accept this id)");
  const sid = statementId(name);
  const first = names.find((other) => statementId(other) === sid);
  if (first === undefined || first === name) return [];
  return finding(`must differ from ${first} by more than hyphens (policies call both ${sid})`);
}

function triggerFindings<Kind extends TriggerKind>(
  kind: Kind,
  triggered: readonly Triggered<TriggerOf<TriggerKind>>[],
): readonly Finding[] {
  const isOfKind = (each: Triggered<TriggerOf<TriggerKind>>): each is Triggered<TriggerOf<Kind>> =>
    each.trigger.kind === kind;
  const problems = triggers[kind].problems?.(triggered.filter(isOfKind)) ?? [];
  return problems.map(({ name, path, must }) => ({ path: [name, "trigger", ...path], must }));
}
