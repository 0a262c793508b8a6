import type { z } from "zod";
import { statementId } from "../constructs/security/statement-id";
import { Problems } from "../problems";
import { targets } from "../targets";
import { triggers } from "../triggers";
import type { Triggered, TriggerProblem } from "../triggers/trigger";
import { type CompleteCatalogue, type CompleteEntry, entrySchema, type TriggerKind, type TriggerOf } from "./entry";

/** Every problem of the catalogue, one a line: the function, the field, what the field must be, what it is. */
export class CatalogueError extends Problems {
  override readonly name = "CatalogueError";
}

/** A name begins those of the function's role, group and logs: RDS, IAM and Lambda all take these characters. */
const NAME = /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/;

/**
 * Checks all entries, and fills in their defaults.
 * @throws CatalogueError with all problems of all entries
 */
export function validateCatalogue(input: unknown): CompleteCatalogue {
  if (!isObject(input)) {
    throw new CatalogueError([
      `stacks/catalogue/index.ts: the catalogue must be an object of functions by name, got ${shown(input)}; write one`,
    ]);
  }
  const entries = Object.entries(input);
  const valid = entries.map(([name, entry]) => [name, validFields(entry)] as const);
  const problems = [
    ...entries.flatMap(([name, entry]) => [...nameProblems(name, Object.keys(input)), ...fieldProblems(name, entry)]),
    ...valid.flatMap(([name, entry]) => crossFieldProblems(name, entry)),
    ...kindsOf(triggers).flatMap((kind) => triggerProblems(kind, valid)),
  ];
  if (problems.length > 0) throw new CatalogueError([...new Set(problems)]);
  return Object.fromEntries(valid) as CompleteCatalogue;
}

/** One problem in one line. */
export function entryProblem({ name, field, must, got }: TriggerProblem): string {
  return `stacks/catalogue/index.ts: ${name}: ${field} must ${must}, got ${shown(got)}; change it there`;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function nameProblems(name: string, names: readonly string[]): readonly string[] {
  const problem = (must: string) => [entryProblem({ name, field: "name", must, got: name })];
  if (!NAME.test(name))
    return problem("be 2 to 40 characters a-z, 0-9 and -, beginning with a letter, not ending with -");
  if (name in Object.prototype) return problem("be another (the package constructs takes no such id)");
  const sid = statementId(name);
  const first = names.find((other) => statementId(other) === sid);
  if (first === undefined || first === name) return [];
  return problem(`differ from ${first} by more than hyphens (policies call both ${sid})`);
}

function fieldProblems(name: string, entry: unknown): readonly string[] {
  const { error } = entrySchema.safeParse(entry);
  return (error?.issues ?? []).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) =>
        entryProblem({
          name,
          field: fieldName(entry, [...issue.path, key]),
          must: "be left out: it is no field",
          got: valueAt(entry, [...issue.path, key]),
        }),
      );
    }
    const must = issue.message.replace(/^must /, "");
    return [entryProblem({ name, field: fieldName(entry, issue.path), must, got: valueAt(entry, issue.path) })];
  });
}

/** What the schema cannot say of one field alone. */
function crossFieldProblems(
  name: string,
  { connectsTo = [], timeout, trigger }: Partial<CompleteEntry>,
): readonly string[] {
  if (!trigger) return [];
  const { longestTimeout, stack } = triggers[trigger.kind];
  const { seconds, reason } = longestTimeout;
  const tooLong = timeout !== undefined && timeout > seconds;
  const must = `be at most ${seconds} seconds with trigger ${trigger.kind}${reason ? ` (${reason})` : ""}`;
  return [
    ...(tooLong ? [entryProblem({ name, field: "timeout", must, got: timeout })] : []),
    ...connectsTo
      .filter((target) => !targets[target].stacks.includes(stack))
      .map((target) => {
        const allowed = Object.entries(targets).flatMap(([each, { stacks }]) => (stacks.includes(stack) ? [each] : []));
        const must = `name ${allowed.join(", ")} alone with trigger ${trigger.kind}`;
        return entryProblem({ name, field: "connectsTo", must, got: target });
      }),
  ];
}

function triggerProblems<Kind extends TriggerKind>(
  kind: Kind,
  entries: readonly (readonly [string, Partial<CompleteEntry>])[],
): readonly string[] {
  const ofKind = entries.flatMap(([name, { trigger }]): Triggered<TriggerOf<Kind>>[] =>
    trigger?.kind === kind ? [{ name, trigger: trigger as TriggerOf<Kind> }] : [],
  );
  return (triggers[kind].problems?.(ofKind) ?? []).map(entryProblem);
}

/** The fields of an entry that are valid by themselves, with their defaults. */
function validFields(entry: unknown): Partial<CompleteEntry> {
  const fields = Object.entries(entrySchema.shape).map(([field, schema]): [string, z.ZodSafeParseResult<unknown>] => [
    field,
    schema.safeParse(valueAt(entry, [field])),
  ]);
  return Object.fromEntries(fields.flatMap(([field, { success, data }]) => (success ? [[field, data]] : [])));
}

/** A field by the words of the catalogue: `cacheSeconds of GET /orders`, not `trigger.routes.1.cacheSeconds`. */
function fieldName(entry: unknown, path: readonly PropertyKey[]): string {
  const [, , index, ...field] = path;
  const method = valueAt(entry, ["trigger", "routes", index ?? "", "method"]);
  if (method === undefined || field.length === 0) return path.join(".") || "the entry";
  return `${field.join(".")} of ${String(method)} ${String(valueAt(entry, ["trigger", "routes", index ?? "", "path"]))}`;
}

function isObject(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === "object" && value !== null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function kindsOf(definitions: object): readonly TriggerKind[] {
  return Object.keys(definitions) as TriggerKind[];
}
