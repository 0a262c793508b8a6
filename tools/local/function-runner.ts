/** Runs the zip that is deployed, in a process of its own, for the tests, `npm run dev` and the benchmark. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { transform } from "esbuild";
import type { HostMessage, Invocation } from "./function-host";
import { unpackZip } from "./unpack-zip";

export interface FunctionRunnerProps {
  readonly zipFile: string;
  /** The function's environment variables. The process has no other variable than these and PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** PEM file of an authority that the function trusts besides those in the zip. @default none */
  readonly caFile?: string;
  /** How many execution environments the process has. @default 1 */
  readonly environments?: number;
  /** Called with each line that the function logs. @default nothing is called */
  readonly onLine?: (line: string) => void;
}

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

export interface FunctionRunner {
  /** @throws FunctionError with the message of the error that the handler threw. */
  invoke<Result = unknown>(event: unknown, options?: InvokeOptions): Promise<Result>;
  /** The lines that the function has logged so far. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

const DEFAULT_TIMEOUT = 15_000;

/** @throws Error with the message of the error that the code threw while it was loaded. */
export async function startFunction(props: FunctionRunnerProps): Promise<FunctionRunner> {
  const folder = await mkdtemp(path.join(tmpdir(), "private-lambda-function-"));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const lines: string[] = [];
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let child: ChildProcess;
  let invocations = 0;
  try {
    const code = path.join(folder, "code");
    await unpackZip(props.zipFile, code);
    const host = path.join(folder, "host.cjs");
    await writeFile(host, await compileHost());
    child = fork(host, [path.join(code, "index.js"), String(props.environments ?? 1)], {
      cwd: code,
      execArgv: ["--enable-source-maps=false"],
      serialization: "json",
      // A process group of its own: Ctrl-C reaches the program that started the function, which then calls stop().
      detached: true,
      env: {
        PATH: process.env.PATH,
        ...(props.caFile && { NODE_EXTRA_CA_CERTS: props.caFile }),
        ...props.environment,
      },
    });
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.on("message", (message: HostMessage) => {
        if ("ready" in message) resolve();
        else if ("initError" in message) reject(new Error(message.initError));
        else if ("line" in message) {
          lines.push(message.line);
          props.onLine?.(message.line);
        } else {
          const caller = waiting.get(message.id);
          waiting.delete(message.id);
          if ("error" in message) caller?.reject(new FunctionError(message.error));
          else caller?.resolve(message.result);
        }
      });
      child.once("exit", (status, signal) => {
        const error = new FunctionError(`the function's process ended (${signal ?? `status ${status}`})`);
        reject(error);
        for (const caller of waiting.values()) caller.reject(error);
        waiting.clear();
      });
    }).catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    });
  } catch (error) {
    await removeFolder();
    throw error;
  }

  return {
    lines,
    invoke<Result>(event: unknown, options: InvokeOptions = {}): Promise<Result> {
      const id = invocations++;
      const { timeout = DEFAULT_TIMEOUT, environment = 0 } = options;
      return new Promise<Result>((resolve, reject) => {
        if (!child.connected) {
          reject(new FunctionError("the function's process has ended"));
          return;
        }
        waiting.set(id, { resolve: (result) => resolve(result as Result), reject });
        child.send({ id, event, timeout, environment } satisfies Invocation);
      });
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill("SIGKILL");
        await exited;
      }
      await removeFolder();
    },
  };
}

async function compileHost(): Promise<string> {
  const source = await readFile(path.join(__dirname, "function-host.ts"), "utf8");
  const { code } = await transform(source, { loader: "ts", format: "cjs", target: "node22" });
  return code;
}
