import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

type Step = () => void | Promise<void>;

/** Undoes what a program has started, last first, whether the program succeeds, fails or is interrupted. */
export class Cleanup {
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. Code that waits should then stop waiting. */
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

  /** Makes a folder that is removed when the program ends. */
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

  /** Runs all steps. When a step fails, the others still run. */
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
