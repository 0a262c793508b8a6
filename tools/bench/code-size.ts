import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { unzipSync } from "fflate";
import type { LocalSystem } from "../local/local-system";
import type { Figure } from "./figure";
import { MEASURED_FUNCTION } from "./workload";

const MOST_KILOBYTES = 75;

/** The size of a function's code after gzip. */
export async function codeSize(system: LocalSystem): Promise<readonly Figure[]> {
  const code = unzipSync(await readFile(system.bundleOf(MEASURED_FUNCTION).zipFile))["index.js"];
  if (!code) throw new Error(`the zip of ${MEASURED_FUNCTION} has no index.js`);
  const kilobytes = gzipSync(code, { level: 9 }).length / 1_000;
  return [
    {
      what: `${MEASURED_FUNCTION}, gzip`,
      measured: `${kilobytes.toFixed(1)} KB`,
      budget: { limit: `at most ${MOST_KILOBYTES} KB`, isKept: kilobytes <= MOST_KILOBYTES },
    },
  ];
}
