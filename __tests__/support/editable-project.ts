import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PARTS = ["src", "stacks", "main.ts", "help", "package.json", "tsconfig.json", "cdktf.json"];

type Bundler = typeof import("../../stacks/bundling/bundle");

/** A copy of the project, without tools and tests, that a test may change. It uses the project's node_modules. */
export class EditableProject {
  readonly folder = mkdtempSync(join(tmpdir(), "project-copy-"));

  constructor() {
    for (const part of PARTS) cpSync(part, join(this.folder, part), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules"), join(this.folder, "node_modules"));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Replaces the first occurrence of a text in a file. @throws Error when the file does not hold the text */
  replace(file: string, text: string, replacement: string): void {
    const before = readFileSync(join(this.folder, file), "utf8");
    if (!before.includes(text)) throw new Error(`${file} has no "${text}"`);
    this.write(file, before.replace(text, replacement));
  }

  /** The bundler of the copy, which bundles the copy's functions. */
  bundler(): Promise<Bundler> {
    return import(join(this.folder, "stacks/bundling/bundle.ts"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
