import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkovBaseline, type Waiver, waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf } from "../../stacks/output/synthesized-environment";
import { synthesize } from "../deployment/synthesize";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { PROJECT } from "../process/project";
import { pythonEnvironment } from "../process/python-environment";
import { reportFolder, type Scan, scanFolder } from "../scan/checkov";
import { judge, type Verdict } from "../scan/judge";
import { CHECKOV } from "../scan/packages";
import { planStacks } from "../scan/plans";
import { oneOf, pathOf, startCommand } from "./command-line";

/** Checkov's names of report formats, and the file that a report is written to by default. */
const REPORT_FILES = { sarif: "checkov.sarif", junitxml: "checkov.xml" } as const;
type Format = keyof typeof REPORT_FILES;
const FORMATS: readonly Format[] = ["sarif", "junitxml"];

/** Checks that each stack passes at the least, in each of both Terraform frameworks: a scan that judged little is no scan. */
const MINIMUM_PASSED = 30;
/** Lays out what Checkov reads: each stack's output and plan, each in a folder of the stack's name. */
function layOut(folder: string, plans: ReadonlyMap<string, string>): void {
  for (const [stack, plan] of plans) {
    mkdirSync(join(folder, "stacks", stack), { recursive: true });
    cpSync(join(PROJECT, "cdktf.out", "stacks", stack, "cdk.tf.json"), join(folder, "stacks", stack, "cdk.tf.json"));
    mkdirSync(join(folder, "plans", stack), { recursive: true });
    writeFileSync(join(folder, "plans", stack, "plan.json"), plan);
  }
}

function readWaivers(stacks: Iterable<string>): readonly Waiver[] {
  return [...stacks].flatMap((stack) => {
    const text = readFileSync(join(PROJECT, "cdktf.out", "stacks", stack, "cdk.tf.json"), "utf8");
    return waiversOf(blocksOf(stack, (JSON.parse(text) as { readonly resource?: unknown }).resource));
  });
}

/** What is wrong with the scan itself or its result, a line each. */
function complaints(scan: Scan, verdict: Verdict, stacks: Iterable<string>): readonly string[] {
  const tooFew = [...stacks].flatMap((stack) =>
    ["terraform_json", "terraform_plan"].flatMap((framework) => {
      const passed = scan.passed.filter((each) => each.stack === stack && each.framework === framework).length;
      return passed >= MINIMUM_PASSED
        ? []
        : [`${stack}: only ${passed} checks passed in ${framework}, at least ${MINIMUM_PASSED} do`];
    }),
  );
  return [
    ...scan.parsingErrors.map((file) => `${file}: Checkov could not read it`),
    ...tooFew,
    ...verdict.failed.map(
      ({ checkId, checkName, framework, resource, stack }) =>
        `${stack}: ${resource} fails ${checkId} (${checkName}, ${framework}); fix it, or waive it with a reason where it is defined`,
    ),
    ...verdict.unused.map(
      ({ checkId, name, stack, type }) =>
        `${stack}: ${type}.${name} waives ${checkId}, which does not fail; remove the waiver`,
    ),
  ];
}

function printTable(scan: Scan, verdict: Verdict, stacks: Iterable<string>): void {
  const rows = [...stacks].map((stack) => {
    const ofStack = (each: { readonly stack: string }) => each.stack === stack;
    const counts = [
      scan.passed.filter(ofStack).length,
      verdict.failed.filter(ofStack).length,
      verdict.waived.filter(({ finding }) => ofStack(finding)).length,
    ];
    return `${stack.padEnd(16)}${counts.map((count) => String(count).padStart(8)).join("")}`;
  });
  console.log([`${"stack".padEnd(16)}  passed  failed  waived`, ...rows].join("\n"));
  const reasons = new Set(verdict.waived.map(({ waiver }) => `${waiver.checkId}  ${waiver.type}: ${waiver.reason}`));
  console.log(["", "waived:", ...[...reasons].sort()].join("\n"));
  const distinct = new Set(verdict.waived.map(({ waiver }) => waiver.checkId)).size;
  console.log(`${distinct} distinct check ids are waived`);
}

/** Baseline of both kinds of file that {@link layOut} writes. */
function baselineOf(waivers: readonly Waiver[]): string {
  const inOutput = JSON.parse(checkovBaseline(waivers)) as { failed_checks: { file: string; findings: unknown }[] };
  const inPlans = inOutput.failed_checks.map(({ file, findings }) => ({
    file: file.replace("/stacks/", "/plans/").replace("cdk.tf.json", "plan.json"),
    findings,
  }));
  return JSON.stringify({ failed_checks: [...inOutput.failed_checks, ...inPlans] });
}

async function scan(cleanup: Cleanup, format?: Format, reportFile?: string): Promise<number> {
  await synthesize(cleanup, PROJECT);
  const python = await pythonEnvironment(PROJECT, CHECKOV);
  const plans = await planStacks(cleanup, PROJECT);
  const folder = cleanup.temporaryFolder();
  layOut(folder, plans);
  const result = await scanFolder(python, folder);
  const waivers = readWaivers(plans.keys());
  const verdict = judge(result.failed, waivers);
  if (format !== undefined) {
    const baseline = join(cleanup.temporaryFolder(), "baseline.json");
    writeFileSync(baseline, baselineOf(waivers));
    const report = await reportFolder(python, folder, format, baseline);
    const file = reportFile ?? REPORT_FILES[format];
    cpSync(report, file);
    console.log(`Written to ${file}`);
  }
  printTable(result, verdict, plans.keys());
  const problems = complaints(result, verdict, plans.keys());
  for (const problem of problems) console.error(problem);
  console.log(`${result.passed.length} passed, ${problems.length} failed`);
  return problems.length === 0 ? 0 : 1;
}

void startCommand(
  {
    script: "scan",
    description: "Runs Checkov on the output and on a plan of every stack, and compares its findings with the waivers.",
    options: {
      output: { meaning: "also write Checkov's own report in this format", kind: oneOf(FORMATS) },
      outputFile: {
        meaning: "write that report to this file instead of checkov.sarif or checkov.xml",
        kind: pathOf("file"),
      },
    },
  },
  async ({ output, outputFile }, cleanup) => {
    if (output === undefined && outputFile !== undefined) {
      throw new Problem(
        `npm run scan: --output-file needs --output (${FORMATS.join(" or ")}), got --output-file alone`,
      );
    }
    return scan(cleanup, output, outputFile);
  },
);
