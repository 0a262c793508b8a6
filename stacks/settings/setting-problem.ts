import type { z } from "zod";
import { valueAt } from "../problems/safe-read";
import { oneLine, shown } from "../problems/shown";
import { settingPaths } from "./setting-paths";

/**
 * Turns an issue that zod found in the list of environments into problems, one line each: the environment, the setting,
 * what it must be, what it is, and where to change it.
 *
 * @param inputs the environments as their files write them, for the values to report.
 */
export function settingProblems(issue: z.core.$ZodIssue, inputs: readonly unknown[]): readonly string[] {
  const [index, ...path] = issue.path;
  const input = valueAt(inputs, issue.path.slice(0, 1));
  const { label, file } = placeOf(input, Number(index));
  const line = (at: readonly PropertyKey[], must: string, got: string) => {
    const setting = at.map((key) => oneLine(String(key))).join(".") || "the environment";
    return `environments/${label}: ${setting} ${must}, got ${got}; change it in ${file}`;
  };
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => line([...path, key], misplaced(path, key), shown(valueAt(input, [...path, key]))));
  }
  if (issue.code === "invalid_key") {
    const [wrong] = issue.issues;
    return [line(path, wrong?.message ?? issue.message, shown(path.at(-1)))];
  }
  // The path leads to the field that tells the forms of an object apart, but the message is about the whole object.
  const isOfObject = issue.code === "invalid_union" && issue.discriminator !== undefined;
  const at = isOfObject ? path.slice(0, -1) : path;
  return [line(at, issue.message, gotOf(issue, valueAt(input, at)))];
}

/** A rule judges parsed values: one that the file does not write is a default. */
function gotOf(issue: z.core.$ZodIssue, written: unknown): string {
  if (issue.code !== "custom" || !issue.params) return shown(written);
  if ("got" in issue.params) return shown(issue.params.got);
  return written === undefined ? `${shown(issue.params.parsed)} (the default)` : shown(written);
}

function misplaced(parent: readonly PropertyKey[], key: string): string {
  const prefix = parent.map((field) => `${String(field)}.`).join("");
  const fields = settingPaths().flatMap((setting) =>
    setting.startsWith(prefix) ? (setting.slice(prefix.length).split(".")[0] ?? []) : [],
  );
  if (fields.includes(key)) return `must be left out beside the other values of ${parent.join(".")}`;
  const owner = parent.length === 0 ? "settings" : `settings of ${parent.join(".")}`;
  return `is not a setting (${owner} are ${[...new Set(fields)].join(", ")})`;
}

/** How a problem calls the environment and its file: by its name, or by its place in the list where the name is unusable. */
function placeOf(input: unknown, index: number): { readonly label: string; readonly file: string } {
  const name = valueAt(input, ["name"]);
  if (typeof name === "string" && /^[\w-]{1,40}$/.test(name)) {
    return { label: name, file: `stacks/environments/${name}.ts` };
  }
  return { label: `#${index + 1}`, file: `the file of environment ${index + 1} of stacks/environments/index.ts` };
}
