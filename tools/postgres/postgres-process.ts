import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Problem } from "../process/program";
import { program } from "./postgres-binaries";
import type { PostgresFolder } from "./postgres-folder";

/** How the server stops: `fast` ends sessions with 57P01, `immediate` is like a crash. */
export type StopMode = "fast" | "immediate";

/** PostgreSQL Manual, "Shutting Down the Server". */
const STOP_SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** The server's process, which can be stopped and started again. */
export class PostgresProcess {
  private readonly logged: string[] = [];
  private server: ChildProcess | undefined;

  /** @param settings settings of postgresql.conf, by name */
  constructor(
    private readonly folder: PostgresFolder,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** The lines that the server has logged so far. */
  log(): string {
    return this.logged.join("");
  }

  /** Starts the server and waits until it accepts connections. @throws Problem with the server's log when it ends before. */
  async start(): Promise<void> {
    const { binaries, dataFolder, owner, path } = this.folder;
    const flags = Object.entries(this.settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const server = spawn(program(binaries, "postgres"), ["-D", dataFolder, ...flags], {
      ...owner,
      cwd: path,
      stdio: ["ignore", "ignore", "pipe"],
      // A process group of its own: Ctrl-C reaches the program that started the server, which then calls stop().
      detached: true,
    });
    endWithThisProcess(server, path);
    await this.ready(server);
    this.server = server;
  }

  async stop(mode: StopMode): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill(STOP_SIGNALS[mode]);
    await exited;
  }

  private ready(server: ChildProcess): Promise<void> {
    const earlier = this.logged.length;
    const log = (): string => this.logged.slice(earlier).join("");
    return new Promise((resolve, reject) => {
      server.stderr?.setEncoding("utf8").on("data", (text: string) => {
        this.logged.push(text);
        if (/ready to accept (read-only )?connections/.test(log())) resolve();
      });
      server.once("error", (error) => reject(new Problem(`PostgreSQL did not start: ${error.message}`)));
      server.once("exit", () => {
        const { listen_addresses: host, port } = this.settings;
        reject(new Problem(`PostgreSQL did not start on ${host}:${port}: ${log().trim()}`));
      });
    });
  }
}

/**
 * Ends the server and removes its folder when this process ends without a call of stop(), as when it is killed. A shell
 * waits for the end of its input, which comes with the end of this process, and then does both.
 */
function endWithThisProcess(server: ChildProcess, folder: string): void {
  const script = 'read -r _; kill -QUIT "$1"; while kill -0 "$1"; do sleep 0.1; done; rm -rf "$2"';
  const guard = spawn("sh", ["-c", script, "sh", String(server.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // A machine without a shell (Windows) has no guard.
  guard.on("error", () => undefined);
  guard.unref();
  server.once("exit", () => guard.kill("SIGKILL"));
}
