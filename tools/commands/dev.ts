/**
 * `npm run dev [-- --port 3000]`: the API on this machine, through the zips that are deployed, against a real
 * PostgreSQL over TLS with example orders in it. Reloads when src/ changes; Ctrl-C ends it and leaves nothing.
 */
import { once } from "node:events";
import { watch } from "node:fs";
import type { Server } from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";
import type { APIGatewayProxyResult } from "aws-lambda";
import { catalogue as deployed } from "../../stacks/catalogue";
import type { Catalogue } from "../../stacks/catalogue/entry";
import { apiFunctions, startApiServer } from "../local/api-server";
import { type LocalSystem, startLocalSystem } from "../local/local-system";
import { type InvokeOne, reserveConcurrency } from "../local/reserved-concurrency";
import { PROJECT } from "../process/project";

const catalogue: Catalogue = deployed;
const SOURCES = path.join(PROJECT, "src");
const QUIET_MILLISECONDS = 100;

interface RunningFunction {
  readonly invoke: InvokeOne;
  readonly stop: () => Promise<void>;
}

const EXAMPLE_ORDERS = `
  insert into orders (id, customer, status, amount_minor, currency, created_at, updated_at)
  select
    ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    (array['alice', 'bob', 'carol', 'dave', 'erin'])[1 + n % 5],
    (array['accepted', 'paid', 'shipped', 'delivered', 'delivered', 'cancelled'])[1 + (n * 7) % 6],
    499 + (n * 7919) % 25000,
    (array['EUR', 'USD', 'GBP'])[1 + (n * 3) % 3],
    placed,
    placed + (n % 72) * interval '1 hour'
  from (select n, date_trunc('minute', now()) - n * interval '97 minutes' as placed from generate_series(1, 500) n) o`;
const EXAMPLE_ORDER = "00000000-0000-4000-8000-000000000001";

async function main(): Promise<void> {
  const port = readPort();
  const interrupted = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  let stopping = false;
  void interrupted.then(() => {
    stopping = true;
  });
  const functions = new Map<string, RunningFunction>();
  let server: Server | undefined;
  let system: LocalSystem | undefined;
  try {
    // First, so that a busy port is told at once.
    server = await startApiServer(port, catalogue, async (name, event) => {
      const running = functions.get(name);
      if (!running) throw new Error(`${name} is not running`);
      return running.invoke<APIGatewayProxyResult>(event);
    });
    console.log("starting PostgreSQL, migrating, making the first password ...");
    system = await startLocalSystem();
    await system.deploy();
    await system.postgres.query(EXAMPLE_ORDERS, [], system.databaseName);
    await startFunctions(system, functions);
    console.log(usage(port));
    await runUntil(interrupted, system, functions);
  } catch (error) {
    // What is being started when Ctrl-C comes ends with an error of its own.
    if (!stopping) throw error;
  } finally {
    server?.closeAllConnections();
    server?.close();
    await system?.stop();
  }
}

function readPort(): number {
  const { values } = parseArgs({ options: { port: { type: "string", default: "3000" } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`--port must be an integer from 1 to 65535, got "${values.port}"`);
  }
  return port;
}

async function startFunctions(system: LocalSystem, functions: Map<string, RunningFunction>): Promise<void> {
  for (const name of apiFunctions(catalogue)) {
    const environments = system.concurrencyOf(name);
    const started = await system.start(name, { environments, onLine: (line) => console.log(`${name} ${line}`) });
    const old = functions.get(name);
    functions.set(name, { invoke: reserveConcurrency(started, environments), stop: () => started.stop() });
    await old?.stop();
  }
}

/** Reloads on every change. A source that does not compile leaves what runs as it is. */
async function runUntil(
  interrupted: Promise<unknown>,
  system: LocalSystem,
  functions: Map<string, RunningFunction>,
): Promise<void> {
  let reloading: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const reload = async (): Promise<void> => {
    try {
      await system.rebuild();
      const migrate = await system.start("database-migrate");
      const { applied } = await migrate.invoke<{ applied: readonly string[] }>({}).finally(() => migrate.stop());
      await startFunctions(system, functions);
      console.log(["reloaded", ...applied.map((name) => `applied ${name}`)].join(", "));
    } catch (error) {
      console.error(`not reloaded: ${error instanceof Error ? error.message : error}`);
    }
  };
  // Editors write a file in several steps: the last one counts.
  const watcher = watch(SOURCES, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(reload);
    }, QUIET_MILLISECONDS);
  });
  await interrupted;
  watcher.close();
  clearTimeout(timer);
  await reloading;
}

function usage(port: number): string {
  const api = `http://127.0.0.1:${port}`;
  return [
    `ready on ${api}; Ctrl-C stops it`,
    `  curl ${api}/orders/${EXAMPLE_ORDER}`,
    `  curl '${api}/orders?customer=alice&limit=3'`,
    `  curl '${api}/orders?customer=alice&limit=3&after=<next of the answer before>'`,
  ].join("\n");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
