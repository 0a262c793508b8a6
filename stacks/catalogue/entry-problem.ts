import type { z } from "zod";
import { valueAt } from "../problems/safe-read";
import { oneLine, shown } from "../problems/shown";

const FILE = "stacks/catalogue/index.ts";

/**
 * Turns an issue that zod found in the catalogue into problems, one line each.
 * @param catalogue as its file writes it, for the values to report
 */
export function entryProblems(issue: z.core.$ZodIssue, catalogue: unknown): readonly string[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => problem(catalogue, [...path, key], "must be left out: an entry has no such field"));
  }
  // A rule reports something else than the value at the path for a function's name alone.
  if (issue.code === "custom" && issue.params && "got" in issue.params) {
    return [entryProblem(String(path[0]), "name", issue.message, issue.params.got)];
  }
  return [problem(catalogue, path, issue.message)];
}

/** A problem of one field of one entry, in the same words. */
export function entryProblem(name: string, field: string, must: string, got: unknown): string {
  return `${FILE}: ${oneLine(name)}: ${oneLine(field)} ${must}, got ${shown(got)}; change it there`;
}

function problem(catalogue: unknown, path: readonly PropertyKey[], must: string): string {
  const [name, ...field] = path;
  const got = valueAt(catalogue, path);
  if (name === undefined) return `${FILE}: the catalogue ${must}, got ${shown(got)}; change it there`;
  const label = field.length === 0 ? "the entry" : fieldName(valueAt(catalogue, [name]), field);
  return entryProblem(String(name), label, must, got);
}

/** A field in the words of the catalogue: `cacheSeconds of GET /orders`, not `trigger.routes.1.cacheSeconds`. */
function fieldName(entry: unknown, path: readonly PropertyKey[]): string {
  const [, , index, ...field] = path;
  const [method, route] = ["method", "path"].map((key) => valueAt(entry, ["trigger", "routes", index ?? "", key]));
  if (field.length === 0 || method === undefined) return path.join(".");
  return `${field.join(".")} of ${String(method)} ${String(route)}`;
}
