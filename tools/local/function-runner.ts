/** Runs the zip that is deployed, in a process of its own, for the tests, `npm run dev` and the benchmark. */
import { fork } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { transform } from "esbuild";
import { FunctionProcess, type InvokeOptions } from "./function-process";
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

export interface FunctionRunner {
  /** @throws FunctionError with the message of the error that the handler threw. */
  invoke<Result = unknown>(event: unknown, options?: InvokeOptions): Promise<Result>;
  /** The lines that the function has logged so far. */
  readonly lines: readonly string[];
  /** Ends the process and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** @throws Error with the message of the error that the code threw while it was loaded. */
export async function startFunction(props: FunctionRunnerProps): Promise<FunctionRunner> {
  const folder = await mkdtemp(path.join(tmpdir(), "private-lambda-function-"));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const running = await startProcess(props, folder);
    return {
      lines: running.lines,
      invoke: (event, options) => running.invoke(event, options),
      async stop() {
        await running.end();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function startProcess(props: FunctionRunnerProps, folder: string): Promise<FunctionProcess> {
  const code = path.join(folder, "code");
  await unpackZip(props.zipFile, code);
  const host = path.join(folder, "host.cjs");
  await writeFile(host, await compileHost());
  const child = fork(host, [path.join(code, "index.js"), String(props.environments ?? 1)], {
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
  const running = new FunctionProcess(child, props.onLine);
  try {
    await running.ready;
    return running;
  } catch (error) {
    await running.end();
    throw error;
  }
}

async function compileHost(): Promise<string> {
  const source = await readFile(path.join(__dirname, "function-host.ts"), "utf8");
  const { code } = await transform(source, { loader: "ts", format: "cjs", target: "node22" });
  return code;
}
