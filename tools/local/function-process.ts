import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { HostMessage, Invocation } from "./function-host";

export interface InvokeOptions {
  /** Milliseconds. @default 15000 */
  readonly timeout?: number;
  /** The index of the execution environment. @default 0 */
  readonly environment?: number;
}

/** The handler threw, or the process ended during an invocation. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

interface Caller {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const DEFAULT_TIMEOUT = 15_000;

/** The process of function-host.ts, and the invocations that wait for an answer of it. */
export class FunctionProcess {
  /** The lines that the function has logged so far. */
  readonly lines: string[] = [];
  /** Resolves when the code is loaded. Rejects with the message of the error that the code threw meanwhile. */
  readonly ready: Promise<void>;
  private readonly callers = new Map<number, Caller>();
  private invocations = 0;

  constructor(
    private readonly child: ChildProcess,
    private readonly onLine: (line: string) => void = () => undefined,
  ) {
    this.ready = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.on("message", (message: HostMessage) => {
        if ("ready" in message) resolve();
        else if ("initError" in message) reject(new Error(message.initError));
        else this.receive(message);
      });
      child.once("exit", (status, signal) => {
        const error = new FunctionError(`the function's process ended (${signal ?? `status ${status}`})`);
        reject(error);
        for (const caller of this.callers.values()) caller.reject(error);
        this.callers.clear();
      });
    });
  }

  /** @throws FunctionError with the message of the error that the handler threw. */
  invoke<Result = unknown>(event: unknown, options: InvokeOptions = {}): Promise<Result> {
    const id = this.invocations++;
    const { timeout = DEFAULT_TIMEOUT, environment = 0 } = options;
    return new Promise<Result>((resolve, reject) => {
      if (!this.child.connected) {
        reject(new FunctionError("the function's process has ended"));
        return;
      }
      this.callers.set(id, { resolve: (result) => resolve(result as Result), reject });
      this.child.send({ id, event, timeout, environment } satisfies Invocation);
    });
  }

  async end(): Promise<void> {
    const { child } = this;
    // A process that could not be started has no id, and never exits.
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  private receive(message: Exclude<HostMessage, { ready: true } | { initError: string }>): void {
    if ("line" in message) {
      this.lines.push(message.line);
      this.onLine(message.line);
      return;
    }
    const caller = this.callers.get(message.id);
    this.callers.delete(message.id);
    if ("error" in message) caller?.reject(new FunctionError(message.error));
    else caller?.resolve(message.result);
  }
}
