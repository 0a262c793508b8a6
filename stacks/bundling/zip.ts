import { zipSync } from "fflate";

/** Zip entries hold local time. Made of local fields, this date gives the same bytes in every time zone. */
const TIME = new Date(1980, 0, 1);
const FILE_MODE = 0o100644;
const UNIX = 3;

/** Zips files by their names in the zip. The same files give the same bytes on any machine, at any time. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(files, { level: 9, mtime: TIME, os: UNIX, attrs: FILE_MODE << 16 });
}
