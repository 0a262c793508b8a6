import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./project";

export const MIGRATIONS_FOLDER = path.join(PROJECT, "src/migrations");

/** The SQL files of the folder, sorted by name. */
export function readMigrations(folder: string): readonly { readonly name: string; readonly sql: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({ name: path.basename(file, ".sql"), sql: readFileSync(path.join(folder, file), "utf8") }));
}
