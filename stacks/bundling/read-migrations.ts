import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PROJECT } from "./project";

const FOLDER = path.join(PROJECT, "src/migrations");

/** The SQL files of src/migrations, sorted by name. */
export function readMigrations(): readonly { readonly name: string; readonly sql: string }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({ name: path.basename(file, ".sql"), sql: readFileSync(path.join(FOLDER, file), "utf8") }));
}
