import { readFileSync } from "node:fs";
import path from "node:path";
import { type Waiver, waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf } from "../../stacks/output/synthesized-stacks";
import type { Cleanup } from "../process/cleanup";
import { pythonEnvironment } from "../process/python-environment";
import { type Scan, scanFolder } from "./checkov";
import { CHECKOV } from "./checkov-packages";
import { planStacks } from "./plans";
import { writeScannedFiles } from "./scanned-files";
import { judge, type Verdict } from "./waived-findings";

export interface ScannedOutput {
  /** The interpreter that has Checkov. */
  readonly python: string;
  /** The folder with the scanned files. */
  readonly folder: string;
  readonly stacks: readonly string[];
  readonly waivers: readonly Waiver[];
  readonly scan: Scan;
  readonly verdict: Verdict;
}

/** Plans every stack of the project's output, has Checkov scan the stacks and the plans, and judges its findings. */
export async function scanOutput(cleanup: Cleanup, project: string): Promise<ScannedOutput> {
  const output = path.join(project, "cdktf.out");
  const python = await pythonEnvironment(project, CHECKOV);
  const plans = await planStacks(cleanup, project);
  const folder = cleanup.temporaryFolder();
  writeScannedFiles(folder, output, plans);
  const scan = await scanFolder(python, folder);
  const stacks = [...plans.keys()];
  const waivers = stacks.flatMap((stack) => readWaivers(output, stack));
  return { python, folder, stacks, waivers, scan, verdict: judge(scan.failed, waivers) };
}

function readWaivers(output: string, stack: string): readonly Waiver[] {
  const text = readFileSync(path.join(output, "stacks", stack, "cdk.tf.json"), "utf8");
  return waiversOf(blocksOf(stack, (JSON.parse(text) as { readonly resource?: unknown }).resource));
}
