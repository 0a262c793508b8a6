import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkovBaseline, type Waiver, waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf } from "../../stacks/output/synthesized-environment";
import { synthesize } from "../deployment/synthesize";
import { Cleanup } from "../process/cleanup";
import { Problem, runProgram } from "../process/program";
import { PROJECT } from "../process/project";
import { pythonEnvironment } from "../process/python-environment";
import { reportFolder, type Scan, scanFolder } from "../scan/checkov";
import { judge, type Verdict } from "../scan/judge";
import { CHECKOV } from "../scan/packages";
import { planStacks } from "../scan/plans";

const FORMATS = ["sarif", "junitxml"];
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

async function scan(cleanup: Cleanup): Promise<number> {
  const { values } = parseArgs({ options: { output: { type: "string" }, "output-file": { type: "string" } } });
  if (values.output !== undefined && !FORMATS.includes(values.output)) {
    throw new Problem(`--output must be one of ${FORMATS.join(", ")}, got ${values.output}`);
  }
  await synthesize(cleanup, PROJECT);
  const python = await pythonEnvironment(PROJECT, CHECKOV);
  const plans = await planStacks(cleanup, PROJECT);
  const folder = cleanup.temporaryFolder();
  layOut(folder, plans);
  const result = await scanFolder(python, folder);
  const waivers = readWaivers(plans.keys());
  const verdict = judge(result.failed, waivers);
  if (values.output !== undefined) {
    const baseline = join(cleanup.temporaryFolder(), "baseline.json");
    writeFileSync(baseline, baselineOf(waivers));
    const report = await reportFolder(python, folder, values.output, baseline);
    const file = values["output-file"] ?? `checkov.${values.output === "sarif" ? "sarif" : "xml"}`;
    cpSync(report, file);
    console.log(`Written to ${file}`);
  }
  printTable(result, verdict, plans.keys());
  const problems = complaints(result, verdict, plans.keys());
  for (const problem of problems) console.error(problem);
  console.log(`${result.passed.length} passed, ${problems.length} failed`);
  return problems.length === 0 ? 0 : 1;
}

void runProgram(async () => {
  const cleanup = new Cleanup();
  try {
    return await scan(cleanup);
  } finally {
    await cleanup.run();
  }
});
