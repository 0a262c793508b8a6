import type { Catalogue, FunctionEntry } from "./entry";
import { must, within } from "./entry-problem";
import { nameProblems } from "./name-problems";
import { Routes } from "./route-problems";

/** Lambda's own range, or the API's where it is narrower (API Gateway Developer Guide, "Quotas": integration timeout). */
const LONGEST = { api: 29, migration: 900, rotation: 900 } as const;
/** Characters of a function's description (Lambda API Reference, CreateFunction, `Description`). */
const LONGEST_DESCRIPTION = 256;

/** What is wrong with the catalogue, a line each: the function, the field, what it must be and what it is. */
export function catalogueProblems(catalogue: Catalogue): readonly string[] {
  const routes = new Routes();
  return Object.entries(catalogue).flatMap(([name, entry]) => [
    ...nameProblems(name, catalogue),
    ...entryProblems(name, entry),
    ...routes.problemsOf(name, entry),
  ]);
}

function entryProblems(
  name: string,
  { description, memorySize, reservedConcurrency, timeout, trigger }: FunctionEntry,
): readonly string[] {
  const problems: string[] = [];
  if (description.length > LONGEST_DESCRIPTION) {
    const what = `be at most ${LONGEST_DESCRIPTION} characters long`;
    problems.push(must(name, "description", what, description.length));
  }
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
