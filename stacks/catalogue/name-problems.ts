import { statementId } from "../constructs/function/connection";
import type { Catalogue, Trigger } from "./entry";
import { must } from "./entry-problem";
import { RESERVED_IDS, RESERVED_NAMES } from "./reserved-names";

/** The stack of the functions that a trigger of this kind starts. */
const STACKS = { api: "service", migration: "database", rotation: "database" } as const satisfies Record<
  Trigger["kind"],
  keyof typeof RESERVED_IDS
>;

/** What is wrong with the function's name: its letters, or whose it is already. */
export function nameProblems(name: string, catalogue: Catalogue): readonly string[] {
  if (!/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(name))
    return [must(name, "name", "be 2 to 40 characters a-z, 0-9 and -", name)];
  const owner = ownerOf(name, catalogue);
  if (owner !== undefined) return [must(name, "name", `be another (${owner})`, name)];
  const sid = statementId(name);
  const first = Object.keys(catalogue).find((other) => statementId(other) === sid) ?? name;
  if (first === name) return [];
  return [must(name, "name", `differ from ${first} by more than hyphens (policies call both ${sid})`, name)];
}

/** What has the name in an environment, or the id in the stack, already. */
function ownerOf(name: string, catalogue: Catalogue): string | undefined {
  const owner = RESERVED_NAMES.get(name);
  if (owner !== undefined) return `<environment>-${name} is ${owner}`;
  if (name === "catalogue") return "src/functions/catalogue.ts is the catalogue, not a handler";
  const kind = catalogue[name]?.trigger.kind;
  if (kind === undefined) return undefined;
  const stack = STACKS[kind];
  if (RESERVED_IDS[stack].some((id) => id === name)) return `${name} is something else in the ${stack} stack`;
  if (stack === "service") return undefined;
  const migrations = Object.keys(catalogue).filter((other) => catalogue[other]?.trigger.kind === "migration");
  const run = migrations.find((migration) => name === `run-${migration}`);
  return run && `${name} is what runs ${run} in the database stack`;
}
