import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Step = () => void | Promise<void>;

/** Undoes what a program has started, last first, however the program ends: done, failed or interrupted. */
export class Cleanup {
  /** Aborted by the first Ctrl-C (or SIGTERM, SIGHUP): whatever waits should stop waiting. */
  readonly interrupted: AbortSignal;
  private readonly steps: Step[] = [];
  private readonly controller = new AbortController();
  private awaited: (() => void) | undefined;
  private readonly onSignal = () => {
    if (this.awaited) this.awaited();
    else this.controller.abort();
    this.awaited = undefined;
  };

  constructor() {
    this.interrupted = this.controller.signal;
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  /** Runs `step` when the program ends. */
  defer(step: Step): void {
    this.steps.push(step);
  }

  /** A folder that is gone when the program has ended. */
  temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "private-lambda-"));
    this.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    return folder;
  }

  /** Waits for the next Ctrl-C (or SIGTERM, SIGHUP), which then interrupts nothing: what follows goes on. */
  async interruption(): Promise<void> {
    this.interrupted.throwIfAborted();
    await new Promise<void>((resolve) => {
      this.awaited = resolve;
    });
  }

  /** Undoes everything. One step's failure keeps no other from running. */
  async run(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error(`cleaning up: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }
}
