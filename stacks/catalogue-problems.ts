import type { ApiRoute, Catalogue, FunctionEntry } from "../src/functions/catalogue";

/** Lambda's own range, or the API's where it is narrower (API Gateway Developer Guide, "Quotas": integration timeout). */
const LONGEST = { api: 29, migration: 900, rotation: 900 } as const;

/** What is wrong with the catalogue, a line each: the function, the field, what it must be and what it is. */
export function catalogueProblems(catalogue: Catalogue): readonly string[] {
  const owners = new Map<string, string>();
  return Object.entries(catalogue).flatMap(([name, entry]) => [
    ...entryProblems(name, entry),
    ...routeProblems(name, entry, owners),
  ]);
}

function entryProblems(
  name: string,
  { memorySize, reservedConcurrency, timeout, trigger }: FunctionEntry,
): readonly string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/.test(name))
    problems.push(must(name, "name", "be 2 to 40 characters a-z, 0-9 and -", name));
  const check = (field: string, value: number | undefined, [min, max]: readonly [number, number], what: string) => {
    if (value !== undefined && !within(value, min, max))
      problems.push(must(name, field, `be ${what} from ${min} to ${max}`, value));
  };
  const { kind } = trigger;
  check("memorySize", memorySize, [128, 10240], "a whole number of MiB");
  if (timeout !== undefined && !within(timeout, 1, LONGEST[kind])) {
    const reason = kind === "api" ? " (the API waits no longer)" : "";
    problems.push(must(name, "timeout", `be a whole number of seconds from 1 to ${LONGEST[kind]}${reason}`, timeout));
  }
  check("reservedConcurrency", reservedConcurrency, [1, 1000], "a whole number");
  return problems;
}

function routeProblems(name: string, { trigger }: FunctionEntry, owners: Map<string, string>): readonly string[] {
  if (trigger.kind !== "api") return [];
  return trigger.routes.flatMap((route) => {
    const id = `${route.method} ${route.path}`;
    const owner = owners.get(id);
    owners.set(id, owner ?? name);
    return [
      ...(owner === undefined
        ? []
        : [`src/functions/catalogue.ts: ${name}: route ${id} is ${owner}'s already; give it another path`]),
      ...cacheProblems(name, id, route),
    ];
  });
}

function cacheProblems(name: string, id: string, { cacheSeconds }: ApiRoute): readonly string[] {
  if (cacheSeconds === undefined || within(cacheSeconds, 1, 300)) return [];
  return [must(name, `cacheSeconds of ${id}`, "be a whole number of seconds from 1 to 300", cacheSeconds)];
}

function within(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function must(name: string, field: string, what: string, got: unknown): string {
  return `src/functions/catalogue.ts: ${name}: ${field} must ${what}, got ${JSON.stringify(got)}; change it there`;
}
