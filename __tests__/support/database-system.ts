import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FunctionRunner, FunctionRunnerProps } from "../../tools/local/function-runner";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../tools/local/local-system";
import { refusedLogins } from "../../tools/postgres/refused-logins";
import { apiEvent } from "./api-event";
import { bundleProbe } from "./bundle-probe";
import type { ProbeEvent } from "./probe";

/** Connections that the server has for functions. */
export const CONNECTIONS = 10;
export const listOrders = apiEvent("/orders", null, { customer: "alice" });

/** The probe of probe.ts in a process of its own. */
export type Probe = Omit<FunctionRunner, "invoke"> & {
  run(event: ProbeEvent, options?: { timeout?: number; environment?: number }): Promise<Record<string, unknown>[]>;
};

/** The local system with few database connections, and what tests of the database need from it. */
export class DatabaseSystem {
  private constructor(
    readonly local: LocalSystem,
    private readonly folder: string,
    private readonly probeZip: string,
  ) {}

  static async start(): Promise<DatabaseSystem> {
    const folder = mkdtempSync(path.join(tmpdir(), "private-lambda-probe-"));
    // Three more are reserved for superusers: the tests look at the server as one.
    const settings = { max_connections: String(CONNECTIONS + 3), superuser_reserved_connections: "3" };
    // First: when it fails, no server is left running.
    const probeZip = await bundleProbe(folder);
    const local = await startLocalSystem({ settings });
    await local.deploy();
    return new DatabaseSystem(local, folder, probeZip);
  }

  async stop(): Promise<void> {
    await this.local.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async startProbe(
    variables: Readonly<Record<string, string>> = {},
    overrides: Partial<FunctionRunnerProps> = {},
  ): Promise<Probe> {
    const environment = { ...this.local.environmentOf("orders-read"), ...variables };
    const runner = await this.local.start("orders-read", { zipFile: this.probeZip, environment, ...overrides });
    return { ...runner, run: (event, options) => runner.invoke(event, options) };
  }

  endSessions(where = "true"): Promise<object[]> {
    return this.local.postgres.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${APPLICATION}' and ${where}`,
    );
  }

  sessions(): Promise<{ pid: number; state: string }[]> {
    return this.local.postgres.query(`select pid, state from pg_stat_activity where usename = '${APPLICATION}'`);
  }

  /** The ids, of those given, that orders in the database have. */
  rowsOf(ids: readonly string[]): Promise<{ id: string }[]> {
    return this.local.postgres.query(
      "select id::text from orders where id::text = any(string_to_array($1, ','))",
      [ids.join(",")],
      this.local.databaseName,
    );
  }

  /** Logins that the server has refused so far because all connections were taken. */
  refusals(): number {
    return refusedLogins(this.local.postgres.log());
  }
}

export function insert(id: string = randomUUID()): ProbeEvent {
  return {
    statement:
      "insert into orders (id, customer, status, amount_minor, currency) " +
      `values ('${id}', 'writer', 'accepted', 1, 'EUR') on conflict (id) do nothing`,
  };
}

export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error("waited 10 s in vain");
    await sleep(5);
  }
}

/** Starts a TCP server on 127.0.0.1 that does not speak PostgreSQL. */
export async function startServer(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: string }> {
  const server = createServer(onConnection).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: String((server.address() as { port: number }).port) };
}
