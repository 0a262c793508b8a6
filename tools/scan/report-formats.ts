import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Cleanup } from "../process/cleanup";
import { reportFolder } from "./checkov";
import type { ScannedOutput } from "./scan-output";
import { scannedBaseline } from "./scanned-files";

/** The formats of Checkov's own report, and the file that a report is written to by default. */
export const REPORT_FILES = { sarif: "checkov.sarif", junitxml: "checkov.xml" } as const;
export type ReportFormat = keyof typeof REPORT_FILES;
export const REPORT_FORMATS = Object.keys(REPORT_FILES) as readonly ReportFormat[];

/** Writes Checkov's own report of the scanned files, without the waived findings. */
export async function writeReport(
  cleanup: Cleanup,
  { folder, python, waivers }: ScannedOutput,
  format: ReportFormat,
  file: string,
): Promise<void> {
  const baseline = path.join(cleanup.temporaryFolder(), "baseline.json");
  writeFileSync(baseline, scannedBaseline(waivers));
  cpSync(await reportFolder(python, folder, format, baseline), file);
}
