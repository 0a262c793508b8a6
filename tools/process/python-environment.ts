import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "./program";

const run = promisify(execFile);

/** A set of Python packages in a virtual environment of its own. */
export interface PythonPackages {
  /** The packages' name in messages, such as "Checkov". */
  readonly purpose: string;
  /** The virtual environment's folder in the project. */
  readonly folder: string;
  /** The requirements file of pip with the pinned packages. */
  readonly requirements: string;
}

/**
 * Makes the virtual environment when it is missing or its requirements have changed.
 * @returns the path of its interpreter
 * @throws Problem when Python or a package index is missing.
 */
export async function pythonEnvironment(project: string, packages: PythonPackages): Promise<string> {
  const { purpose, requirements } = packages;
  const folder = join(project, packages.folder);
  const marker = join(folder, "requirements.sha256");
  const python = process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(marker) && existsSync(python) && readFileSync(marker, "utf8") === wanted) return python;

  const base = await findPython(purpose);
  console.log(`making ${packages.folder}/ with ${purpose} (once, about a minute)`);
  rmSync(folder, { recursive: true, force: true });
  await run(base, ["-m", "venv", folder]).catch((error: unknown) => {
    throw new Problem(
      `${base} -m venv failed (${lastLine(error)}); install Python's venv module, on Debian: apt install python3-venv`,
    );
  });
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements], { maxBuffer: 1e8 }).catch(
    (error: unknown) => {
      throw new Problem(
        `pip could not install ${purpose} (${lastLine(error)}); check that pip reaches a package index`,
      );
    },
  );
  writeFileSync(marker, wanted);
  return python;
}

async function findPython(purpose: string): Promise<string> {
  for (const command of ["python3", "python"]) {
    const found = await run(command, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  throw new Problem(
    `${purpose} needs Python 3.10 or later, and none is on PATH; install it from https://www.python.org/downloads/`,
  );
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim().split("\n").at(-1) ?? "";
}
