/**
 * Runs a deployment package as Lambda does: a process of its own that loads `index.js` and calls its handler.
 * tools/function-runner.ts compiles this file, starts it and talks to it over the process' channel.
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  /** Milliseconds until Lambda would end the invocation. */
  readonly timeout: number;
  /** Which execution environment: each has loaded the code for itself. */
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

/** Every call loads the code anew, with state of its own: another execution environment. */
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

// Log lines go through the same channel as results, and so stay in order with them.
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
    // Who started us is gone, and cannot remove the folder that it made for us.
    rmSync(path.dirname(__filename), { recursive: true, force: true });
    process.exit();
  });
  tell({ ready: true });
} catch (error) {
  tell({ initError: error instanceof Error ? error.message : String(error) });
}
