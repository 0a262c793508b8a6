import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { unzipSync, zipSync } from "fflate";
import { AUTHORITIES_FILE } from "../../src/lib/database/authorities-file";
import { PROJECT } from "../../stacks/bundling/project";
import { APPLICATION, type LocalSystem } from "../local/local-system";
import type { ClientName, ClientsEvent, ClientTimes } from "./database-clients";
import type { Figure } from "./figure";
import { median, medianRatio } from "./median";
import { MEASURED_FUNCTION } from "./workload";

const CONNECT_AT_LEAST = 4;

/** Connect, first query and warm query: the project's client, postgres.js with its defaults, and pg. */
export async function clientTimes(system: LocalSystem, folder: string): Promise<readonly Figure[]> {
  const { ours, "postgres.js": defaults, pg } = await measure(system, await bundle(system, folder));
  const times = (name: keyof ClientTimes, digits: number): string => {
    const milliseconds = (client: ClientTimes): string => `${median(client[name]).toFixed(digits)} ms`;
    return `ours ${milliseconds(ours)}, postgres.js ${milliseconds(defaults)}, pg ${milliseconds(pg)}`;
  };
  const againstDefaults = medianRatio(defaults.connectAndFirstQuery, ours.connectAndFirstQuery);
  const againstPg = medianRatio(pg.connectAndFirstQuery, ours.connectAndFirstQuery);
  return [
    { what: "TLS connect and first query", measured: times("connectAndFirstQuery", 1) },
    {
      what: "  against postgres.js' defaults",
      measured: `${againstDefaults.toFixed(1)} x faster`,
      budget: { limit: `at least ${CONNECT_AT_LEAST} x`, isKept: againstDefaults >= CONNECT_AT_LEAST },
    },
    { what: "  against pg", measured: `${againstPg.toFixed(1)} x faster` },
    { what: "warm query", measured: times("warmQuery", 2) },
  ];
}

/** Bundles the clients as a function, with the certificate authorities of a deployed zip. @returns the zip */
async function bundle(system: LocalSystem, folder: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ["tools/bench/database-clients.ts"],
    write: false,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"],
    external: ["pg-native"],
    logLevel: "silent",
  });
  const authorities = unzipSync(await readFile(system.bundleOf(MEASURED_FUNCTION).zipFile))[AUTHORITIES_FILE];
  const code = outputFiles[0]?.contents;
  if (!authorities || !code) throw new Error("the clients could not be bundled");
  const zipFile = path.join(folder, "clients.zip");
  await writeFile(zipFile, zipSync({ "index.js": code, [AUTHORITIES_FILE]: authorities }));
  return zipFile;
}

async function measure(system: LocalSystem, zipFile: string): Promise<Record<ClientName, ClientTimes>> {
  // A role of the benchmark's own: nobody but the functions knows the application's password.
  const password = randomBytes(18).toString("base64url");
  await system.postgres.query(`create role bench login password '${password}' in role ${APPLICATION}`);
  const clients = await system.start(MEASURED_FUNCTION, { zipFile });
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
