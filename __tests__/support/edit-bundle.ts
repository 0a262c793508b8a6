import { readFile, writeFile } from "node:fs/promises";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/** Writes a copy of a deployment package in whose code one text is replaced, as if the source had been edited. */
export async function editBundle(zipFile: string, copy: string, text: string, replacement: string): Promise<string> {
  const entries = unzipSync(await readFile(zipFile));
  const code = strFromU8(entries["index.js"] ?? new Uint8Array());
  if (!code.includes(text)) throw new Error(`no "${text}" in ${zipFile}`);
  await writeFile(copy, zipSync({ ...entries, "index.js": strToU8(code.replaceAll(text, replacement)) }));
  return copy;
}
