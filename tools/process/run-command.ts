import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Cleanup } from "./cleanup";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called with each line of both output streams when the line arrives. @default nothing is called */
  readonly onLine?: (line: string) => void;
}

export interface Finished {
  readonly exitCode: number;
  /** Both output streams together, line by line. */
  readonly output: string;
  readonly stdout: string;
}

/** Runs a program and waits for its end. An interruption kills the program and its children, and rejects. */
export async function runCommand(
  cleanup: Cleanup,
  { command, args, folder, environment, onLine }: Command,
): Promise<Finished> {
  cleanup.interrupted.throwIfAborted();
  const child = spawn(command, args, {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // By force: everything that the tools' programs change is emulated, so an orderly end would save nothing.
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  cleanup.interrupted.addEventListener("abort", end, { once: true });
  try {
    const output: string[] = [];
    const stdout: string[] = [];
    createInterface(child.stdout).on("line", (line) => {
      stdout.push(line);
      output.push(line);
      onLine?.(line);
    });
    createInterface(child.stderr).on("line", (line) => {
      output.push(line);
      onLine?.(line);
    });
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    cleanup.interrupted.throwIfAborted();
    return { exitCode, output: output.join("\n"), stdout: stdout.join("\n") };
  } finally {
    cleanup.interrupted.removeEventListener("abort", end);
  }
}
