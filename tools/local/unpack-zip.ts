import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync } from "fflate";

/** Writes the files of a function's zip into a folder, which is made when it is missing. */
export async function unpackZip(zipFile: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, contents] of Object.entries(unzipSync(await readFile(zipFile)))) {
    await writeFile(path.join(folder, name), contents);
  }
}
