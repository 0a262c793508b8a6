import { readFile, writeFile } from "node:fs/promises";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

/**
 * Copies a deployment package and replaces a text of its code, as if the source had been edited.
 * @returns path of the copy
 * @throws Error when the code does not hold the text
 */
export async function editBundle(zipFile: string, copy: string, text: string, replacement: string): Promise<string> {
  const entries = unzipSync(await readFile(zipFile));
  const code = strFromU8(entries["index.js"] ?? new Uint8Array());
  if (!code.includes(text)) throw new Error(`no "${text}" in ${zipFile}`);
  await writeFile(copy, zipSync({ ...entries, "index.js": strToU8(code.replaceAll(text, replacement)) }));
  return copy;
}
