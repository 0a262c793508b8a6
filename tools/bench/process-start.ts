import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import type { LocalSystem } from "../local/local-system";
import { unpackZip } from "../local/unpack-zip";
import type { Figure } from "./figure";
import { median, medianRatio } from "./median";
import { MEASURED_FUNCTION } from "./workload";

const PAIRS = 60;
const AT_MOST = 2.1;

/** From the start of a process until a function's code is loaded, against the same with an empty handler. */
export async function processStart(system: LocalSystem, folder: string): Promise<readonly Figure[]> {
  const handlerFolder = path.join(folder, MEASURED_FUNCTION);
  await unpackZip(system.bundleOf(MEASURED_FUNCTION).zipFile, handlerFolder);
  const emptyFolder = path.join(folder, "empty");
  await mkdir(emptyFolder);
  await writeFile(path.join(emptyFolder, "index.js"), "exports.handler = async () => undefined;\n");
  const loader = path.join(folder, "loader.cjs");
  await writeFile(loader, 'require(process.argv[2]);\nrequire("fs").writeSync(1, "loaded");\n');

  const variables = system.environmentOf(MEASURED_FUNCTION);
  const [handler, empty]: [number[], number[]] = [[], []];
  // The first pair fills the system's file cache, and does not count.
  for (let pair = -1; pair < PAIRS; pair++) {
    const ofHandler = await timeUntilLoaded(loader, path.join(handlerFolder, "index.js"), variables);
    const ofEmpty = await timeUntilLoaded(loader, path.join(emptyFolder, "index.js"), variables);
    if (pair < 0) continue;
    handler.push(ofHandler);
    empty.push(ofEmpty);
  }
  const ratio = medianRatio(handler, empty);
  const times = `${median(handler).toFixed(0)} ms, an empty handler ${median(empty).toFixed(0)} ms`;
  return [
    {
      what: `${MEASURED_FUNCTION}, process start`,
      measured: `${times}: ${ratio.toFixed(2)} x`,
      budget: { limit: `at most ${AT_MOST} x`, isKept: ratio <= AT_MOST },
    },
  ];
}

/** Milliseconds. The end of the process does not count: Lambda keeps the process. */
async function timeUntilLoaded(loader: string, file: string, variables: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [loader, file], { env: variables, stdio: ["ignore", "pipe", "inherit"] });
  let milliseconds: number | undefined;
  child.stdout.once("data", () => {
    milliseconds = performance.now() - started;
  });
  await once(child, "close");
  if (milliseconds === undefined) throw new Error(`the process that loads ${file} ended before the code was loaded`);
  return milliseconds;
}
