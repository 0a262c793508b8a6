import type { z } from "zod";
import { valueAt } from "../problems/safe-read";
import { oneLine, shown } from "../problems/shown";
import { accountSchema } from "./account-settings";
import { environmentSchema } from "./environment";
import { settingPaths } from "./setting-paths";

/** The lists of settings, with what one of each is called and the schema that tells its fields. */
const LISTS = {
  accounts: { one: "the account", schema: accountSchema },
  environments: { one: "the environment", schema: environmentSchema },
} as const;
type List = keyof typeof LISTS;

/**
 * Turns an issue that zod found in the lists of accounts and environments into problems, one line each: the account or
 * environment, the setting, what it must be, what it is, and where to change it.
 *
 * @param inputs the lists as their files write them, for the values to report.
 */
export function settingProblems(
  issue: z.core.$ZodIssue,
  inputs: Readonly<Record<List, readonly unknown[]>>,
): readonly string[] {
  const [list, index, ...path] = issue.path;
  const key: List = list === "accounts" ? "accounts" : "environments";
  const input = valueAt(inputs, issue.path.slice(0, 2));
  const { label, file } = placeOf(key, input, Number(index));
  const line = (at: readonly PropertyKey[], must: string, got: string) => {
    const setting = at.map((part) => oneLine(String(part))).join(".") || LISTS[key].one;
    return `${key}/${label}: ${setting} ${must}, got ${got}; change it in ${file}`;
  };
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) =>
      line([...path, unknown], misplaced(key, path, unknown), shown(valueAt(input, [...path, unknown]))),
    );
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

function misplaced(list: List, parent: readonly PropertyKey[], key: string): string {
  const prefix = parent.map((field) => `${String(field)}.`).join("");
  const fields = settingPaths(LISTS[list].schema).flatMap((setting) =>
    setting.startsWith(prefix) ? (setting.slice(prefix.length).split(".")[0] ?? []) : [],
  );
  if (fields.includes(key)) return `must be left out beside the other values of ${parent.join(".")}`;
  const owner = parent.length === 0 ? "settings" : `settings of ${parent.join(".")}`;
  return `is not a setting (${owner} are ${[...new Set(fields)].join(", ")})`;
}

/** How a problem calls the account or environment and its file: by its name, or by its place where the name is unusable. */
function placeOf(list: List, input: unknown, index: number): { readonly label: string; readonly file: string } {
  const name = valueAt(input, ["name"]);
  const isUsable = typeof name === "string" && /^[\w-]{1,40}$/.test(name);
  if (list === "accounts") {
    return { label: isUsable ? name : `#${index + 1}`, file: "stacks/environments/accounts.ts" };
  }
  if (isUsable) return { label: name, file: `stacks/environments/${name}.ts` };
  return { label: `#${index + 1}`, file: `the file of environment ${index + 1} of stacks/environments/index.ts` };
}
