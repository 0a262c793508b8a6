import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

export type Bundler = typeof import("../../stacks/bundling/bundle");

/**
 * Copies the functions and the bundler to another folder, so that a test can add to them; the packages are the same.
 * @returns the bundler of the copy.
 */
export async function cloneProject(folder: string, edit: (folder: string) => void = () => undefined): Promise<Bundler> {
  for (const part of ["stacks/bundling", "stacks/aws-facts"]) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  cpSync(path.join(PROJECT, "src"), path.join(folder, "src"), { recursive: true });
  for (const file of [
    "stacks/bundling/bundle.ts",
    "stacks/bundling/stand-ins.ts",
    "stacks/aws-facts/rds-authorities.ts",
    "tsconfig.json",
  ]) {
    cpSync(path.join(PROJECT, file), path.join(folder, file));
  }
  symlinkSync(path.join(PROJECT, "node_modules"), path.join(folder, "node_modules"));
  edit(folder);
  return import(path.join(folder, "stacks/bundling/bundle.ts"));
}
