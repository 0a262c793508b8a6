import { homedir, tmpdir } from "node:os";
import type { Guardrail } from "./guardrail";

/** Folders of this machine that have no place in the output. */
const HERE = [process.cwd(), homedir(), tmpdir()].map((folder) => `${folder}/`);

/** The output is the same on every machine: it names no path of this one. */
export const portableOutput: Guardrail = ({ resources, data }) =>
  [...resources, ...data].flatMap((block) =>
    pathsIn(block.attributes).map(
      (path) =>
        `${block.stack}: ${block.type}.${block.name} holds the absolute path ${path}; make it relative to the stack`,
    ),
  );

function pathsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return HERE.some((folder) => value.includes(folder)) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(pathsIn);
}
