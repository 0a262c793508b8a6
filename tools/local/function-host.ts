/**
 * Runs a function's code as Lambda does: this process loads `index.js` and calls its handler. function-runner.ts compiles
 * this file, starts it, and exchanges messages with it over the process' IPC channel.
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  /** Milliseconds after which Lambda would end the invocation. */
  readonly timeout: number;
  /** The index of the execution environment. */
  readonly environment: number;
}

export type HostMessage =
  | { readonly ready: true }
  | { readonly initError: string }
  | { readonly line: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

interface LoadedFunction {
  handler(event: unknown, context: object): Promise<unknown>;
}

const [, , file = "", count = "1"] = process.argv;
const loadModule = createRequire(file);

function tell(message: HostMessage): void {
  process.send?.(message);
}

/** Makes an execution environment: loads the code again, with its own state. */
function load(): LoadedFunction {
  delete loadModule.cache[file];
  return loadModule(file) as LoadedFunction;
}

async function invoke(loaded: LoadedFunction, { id, event, timeout }: Invocation): Promise<void> {
  const end = Date.now() + timeout;
  const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
  try {
    tell({ id, result: await loaded.handler(event, context) });
  } catch (error) {
    tell({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

// Log lines take the same channel as results, so that both arrive in their order.
process.stdout.write = (text: string | Uint8Array): boolean => {
  for (const line of text.toString().split("\n")) if (line !== "") tell({ line });
  return true;
};

try {
  const environments = Array.from({ length: Number(count) }, load);
  process.on("message", (invocation: Invocation) => {
    const loaded = environments[invocation.environment];
    if (loaded) void invoke(loaded, invocation);
    else tell({ id: invocation.id, error: `no execution environment ${invocation.environment}` });
  });
  process.on("disconnect", () => {
    // The process that made this folder has ended, and can no longer remove it.
    rmSync(path.dirname(__filename), { recursive: true, force: true });
    process.exit();
  });
  tell({ ready: true });
} catch (error) {
  tell({ initError: error instanceof Error ? error.message : String(error) });
}
