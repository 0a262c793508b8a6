/** The measurements of `npm run bench`, each of which gives its figures and says nothing. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { unzipSync, zipSync } from "fflate";
import type { FunctionBundle } from "../../stacks/bundling/bundle";
import { APPLICATION, type LocalSystem } from "../local/local-system";
import { reserveConcurrency, TooManyRequestsException } from "../local/reserved-concurrency";
import { startTcpProxy } from "../network/tcp-proxy";
import { PROJECT } from "../process/project";
import type { ClientName, ClientsEvent, ClientTimes } from "./clients";

const LIST = { httpMethod: "GET", resource: "/orders", queryStringParameters: { customer: "alice" } };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] = sorted.slice(sorted.length % 2 === 0 ? middle - 1 : middle, middle + 1);
  return (low + high) / 2;
}

/** Median of the ratios of paired runs: what disturbs one of a pair disturbs the other. */
export function medianRatio(numerators: readonly number[], denominators: readonly number[]): number {
  return median(numerators.map((numerator, pair) => numerator / (denominators[pair] ?? Number.NaN)));
}

/** Connect, first query and warm query of our client, of postgres.js with its defaults and of pg. */
export async function measureClients(system: LocalSystem, folder: string): Promise<Record<ClientName, ClientTimes>> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ["tools/bench/clients.ts"],
    write: false,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["pg-native"],
    logLevel: "silent",
  });
  const authorities = unzipSync(await readFile(system.bundleOf("orders-read").zipFile))["rds-ca.pem"];
  const code = outputFiles[0]?.contents;
  if (!authorities || !code) throw new Error("the clients could not be bundled");
  const zipFile = path.join(folder, "clients.zip");
  await writeFile(zipFile, zipSync({ "index.js": code, "rds-ca.pem": authorities }));
  // A login of its own: the application's password is not ours to know.
  const password = randomBytes(18).toString("base64url");
  await system.postgres.query(`create role bench login password '${password}' in role ${APPLICATION}`);
  const clients = await system.start("orders-read", { zipFile });
  try {
    return await clients.invoke<Record<ClientName, ClientTimes>>({
      host: system.postgres.host,
      port: system.postgres.port,
      database: system.databaseName,
      username: "bench",
      password,
      rounds: 40,
      warmQueries: 50,
    } satisfies ClientsEvent);
  } finally {
    await clients.stop();
  }
}

/** Round trips of one warm query, counted on the wire. */
export async function measureRoundTrips(system: LocalSystem): Promise<number> {
  const queries = 20;
  const proxy = await startTcpProxy(system.postgres.port);
  const environment = { ...system.environmentOf("orders-read"), DATABASE_PORT: String(proxy.port) };
  const orders = await system.start("orders-read", { environment });
  try {
    for (let query = 0; query < 2; query++) await orders.invoke(LIST);
    const before = proxy.roundTrips();
    for (let query = 0; query < queries; query++) await orders.invoke(LIST);
    return (proxy.roundTrips() - before) / queries;
  } finally {
    await orders.stop();
    await proxy.stop();
  }
}

export interface StartTimes {
  readonly handler: number[];
  readonly empty: number[];
}

/**
 * From the start of a process until its handler is loaded, and the same with an empty handler, by turns. The end of
 * the process does not count: Lambda's has none.
 */
export async function measureStart(bundle: FunctionBundle, variables: object, folder: string): Promise<StartTimes> {
  const times: StartTimes = { handler: [], empty: [] };
  const codeOf = async (name: string, entries: Record<string, Uint8Array>): Promise<string> => {
    await mkdir(path.join(folder, name), { recursive: true });
    for (const [file, contents] of Object.entries(entries)) await writeFile(path.join(folder, name, file), contents);
    return path.join(folder, name, "index.js");
  };
  const handler = await codeOf(bundle.name, unzipSync(await readFile(bundle.zipFile)));
  const empty = await codeOf("empty", { "index.js": Buffer.from("exports.handler = async () => undefined;\n") });
  const loader = path.join(folder, "loader.cjs");
  await writeFile(loader, 'require(process.argv[2]);\nrequire("fs").writeSync(1, "loaded");\n');
  const start = async (file: string): Promise<number> => {
    const started = performance.now();
    const child = spawn(process.execPath, [loader, file], {
      env: { ...variables },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let loaded: number | undefined;
    child.stdout.once("data", () => {
      loaded = performance.now() - started;
    });
    await once(child, "close");
    if (loaded === undefined) throw new Error(`the process that loads ${file} ended before the code was loaded`);
    return loaded;
  };
  for (let pair = -1; pair < 60; pair++) {
    const [ofHandler, ofEmpty] = [await start(handler), await start(empty)];
    if (pair < 0) continue;
    times.handler.push(ofHandler);
    times.empty.push(ofEmpty);
  }
  return times;
}

/** Bytes of a function's code after gzip. */
export async function measureSize({ zipFile }: FunctionBundle): Promise<number> {
  return gzipSync(unzipSync(await readFile(zipFile))["index.js"] ?? new Uint8Array(), { level: 9 }).length;
}

export interface Storm {
  readonly callers: number;
  /** Connections that the server has, and execution environments that the function has reserved. */
  readonly connections: number;
  readonly answered: number;
  readonly toldWhenToRetry: number;
  readonly other: number;
  /** Log-ins for which the server had no connection. */
  readonly refused: number;
  readonly milliseconds: number;
}

/** Ten times more callers than the server has connections for, all at once. */
export async function measureStorm(system: LocalSystem, connections: number): Promise<Storm> {
  const callers = 10 * connections;
  const orders = await system.start("orders-read", { environments: connections });
  const invoke = reserveConcurrency(orders, connections);
  const call = (): Promise<{ statusCode: number; headers: object }> =>
    invoke<{ statusCode: number; headers: object }>(LIST).catch((error: unknown) => {
      if (!(error instanceof TooManyRequestsException)) throw error;
      // As tools/api-server.ts says it to a caller.
      return { statusCode: 503, headers: { "retry-after": "" } };
    });
  try {
    const started = performance.now();
    const answers = await Promise.all(Array.from({ length: callers }, call));
    const milliseconds = performance.now() - started;
    const answered = answers.filter(({ statusCode }) => statusCode === 200).length;
    const told = answers.filter(({ statusCode, headers }) => statusCode === 503 && "retry-after" in headers).length;
    const refused = system.postgres.log().match(/connection slots are reserved|too many clients/g)?.length ?? 0;
    const other = callers - answered - told;
    return { callers, connections, answered, toldWhenToRetry: told, other, refused, milliseconds };
  } finally {
    await orders.stop();
  }
}
