import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Cleanup } from "./cleanup";

export interface BackgroundProcessProps {
  /** The name of the process in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** All environment variables: none is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The file to which both output streams are written. */
  readonly logFile: string;
  /** Milliseconds within which the process must answer. */
  readonly readyWithin: number;
  /** Whether the process answers already. A rejection means no. */
  readonly isReady: () => Promise<boolean>;
}

const ENDS_WITHIN_MS = 5_000;

/**
 * Starts a process, waits until it answers, and ends it in the cleanup. The process has a process group of its own:
 * Ctrl-C in the terminal does not reach the group, and the cleanup also ends the children of the process.
 * @throws Error with the end of the log when the process ends or does not answer in time.
 */
export async function startBackgroundProcess(cleanup: Cleanup, props: BackgroundProcessProps): Promise<void> {
  const log = createWriteStream(props.logFile);
  await once(log, "open");
  const child = spawn(props.command, props.args, {
    cwd: props.folder,
    env: props.environment,
    stdio: ["ignore", log, log],
    detached: true,
  });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  failed.catch(() => {});
  cleanup.defer(async () => {
    await endGroup(child);
    log.close();
  });

  const deadline = Date.now() + props.readyWithin;
  while (!(await Promise.race([failed, props.isReady().catch(() => false)]))) {
    cleanup.interrupted.throwIfAborted();
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${props.name} did not start:\n${readFileSync(props.logFile, "utf8").slice(-2000)}`);
    }
    await delay(100);
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, "exit");
  signalGroup(pid, "SIGTERM");
  await Promise.race([ended, delay(ENDS_WITHIN_MS, undefined, { ref: false })]);
  // Children that outlived the process are still in its group.
  signalGroup(pid, "SIGKILL");
  await ended;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
