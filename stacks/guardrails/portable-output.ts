import { homedir, tmpdir } from "node:os";
import type { Guardrail } from "./guardrail";

/** What a path can begin after, besides the start of a string: all else, such as `role/app/`, is the middle of one. */
const BEFORE_A_PATH = "[\\s\"'`:=,;|<>(\\[]";

/**
 * A guardrail by which the output names nothing below these folders. A container's `/app` is also a part of other
 * paths, such as a role's or an API's: a folder counts where a path begins.
 */
export function withoutPathsBelow(folders: readonly string[]): Guardrail {
  // A process without a home has "/" for one, below which is everything.
  const named = folders.filter((folder) => folder !== "/");
  const below = named.map((folder) => new RegExp(`(^|${BEFORE_A_PATH})${escaped(folder)}/`));
  return ({ resources, data }) =>
    [...resources, ...data].flatMap((block) =>
      stringsIn(block.attributes)
        .filter((text) => below.some((pattern) => pattern.test(text)))
        .map(
          (path) =>
            `${block.stack}: ${block.type}.${block.name} holds the absolute path ${path}; make it relative to the stack`,
        ),
    );
}

/** The output is the same on every machine: it names no folder of this one. */
export const portableOutput: Guardrail = withoutPathsBelow([process.cwd(), homedir(), tmpdir()]);

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
