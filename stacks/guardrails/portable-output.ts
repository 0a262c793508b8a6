import { homedir, tmpdir } from "node:os";
import type { GuardrailOf } from "./guardrail";

/** Besides the start of a string, a path begins after one of these: `/app` in `role/app/` begins none. */
const BEFORE_A_PATH = "[\\s\"'`:=,;|<>(\\[]";

/**
 * Refuses output that names a path below one of these folders. A container's `/app` is also a part of other paths, such as a role's
 * or an API's: a folder counts where a path begins.
 */
export function withoutPathsBelow(folders: readonly string[]): GuardrailOf<"stacks"> {
  // A process without a home directory has "/", and every path is below "/".
  const named = folders.filter((folder) => folder !== "/");
  const below = named.map((folder) => new RegExp(`(^|${BEFORE_A_PATH})${escaped(folder)}/`));
  return {
    id: "portable-output",
    says: "The output names no folder of the machine that it was made on: it is the same on every machine",
    judges: "stacks",
    check: ({ resources, data }) =>
      [...resources, ...data].flatMap(({ stack, type, name, attributes }) =>
        stringsIn(attributes)
          .filter((text) => below.some((pattern) => pattern.test(text)))
          .map((path) => ({
            problem: `${stack}: ${type}.${name} holds the absolute path ${path}`,
            fix: "make it relative to the stack",
          })),
      ),
  };
}

export const portableOutput: GuardrailOf<"stacks"> = withoutPathsBelow([process.cwd(), homedir(), tmpdir()]);

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
