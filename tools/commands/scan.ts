import { PROJECT } from "../../stacks/bundling/project";
import { synthesize } from "../deployment/run-synth";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { REPORT_FILES, REPORT_FORMATS, type ReportFormat, writeReport } from "../scan/report-formats";
import { complaints } from "../scan/scan-demands";
import { scanOutput } from "../scan/scan-output";
import { summaryOf } from "../scan/scan-summary";
import { oneOf, pathOf, startCommand } from "./command-line";

async function scan(cleanup: Cleanup, format?: ReportFormat, reportFile?: string): Promise<number> {
  await synthesize(cleanup, PROJECT);
  const scanned = await scanOutput(cleanup, PROJECT);
  if (format !== undefined) {
    const file = reportFile ?? REPORT_FILES[format];
    await writeReport(cleanup, scanned, format, file);
    console.log(`Written to ${file}`);
  }
  console.log(
    summaryOf(
      scanned.scan,
      scanned.verdict,
      scanned.stacks.map(({ name }) => name),
    ),
  );
  const problems = complaints(scanned.scan, scanned.verdict, scanned.stacks);
  for (const problem of problems) console.error(problem);
  console.log(`${scanned.scan.passed.length} passed, ${problems.length} failed`);
  return problems.length === 0 ? 0 : 1;
}

void startCommand(
  {
    script: "scan",
    description: "Runs Checkov on the output and on a plan of every stack, and compares its findings with the waivers.",
    options: {
      output: { meaning: "also write Checkov's own report in this format", kind: oneOf(REPORT_FORMATS) },
      outputFile: {
        meaning: `write that report to this file instead of ${Object.values(REPORT_FILES).join(" or ")}`,
        kind: pathOf("file"),
      },
    },
  },
  async ({ output, outputFile }, cleanup) => {
    if (output === undefined && outputFile !== undefined) {
      const formats = REPORT_FORMATS.join(" or ");
      throw new Problem(`npm run scan: --output-file needs --output (${formats}), got --output-file alone`);
    }
    return scan(cleanup, output, outputFile);
  },
);
