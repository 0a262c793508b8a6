import { readFileSync } from "node:fs";
import path from "node:path";
import { type Waiver, waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf, type SynthesizedBlock } from "../../stacks/output/synthesized-stacks";
import type { Cleanup } from "../process/cleanup";
import { pythonEnvironment } from "../process/python-environment";
import { type Scan, scanFolder } from "./checkov";
import { CHECKOV } from "./checkov-packages";
import { planStacks } from "./plans";
import type { ScannedStack } from "./scan-demands";
import { writeScannedFiles } from "./scanned-files";
import { judge, type Verdict } from "./verdict";

export interface ScannedOutput {
  /** The interpreter that has Checkov. */
  readonly python: string;
  /** The folder with the scanned files. */
  readonly folder: string;
  readonly stacks: readonly ScannedStack[];
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
  const resources = [...plans.keys()].map((name) => ({ name, blocks: readResources(output, name) }));
  const stacks = resources.map(({ name, blocks }) => ({ name, resources: blocks.length }));
  const waivers = resources.flatMap(({ blocks }) => waiversOf(blocks));
  return { python, folder, stacks, waivers, scan, verdict: judge(scan.failed, waivers) };
}

function readResources(output: string, stack: string): readonly SynthesizedBlock[] {
  const text = readFileSync(path.join(output, "stacks", stack, "cdk.tf.json"), "utf8");
  return blocksOf(stack, (JSON.parse(text) as { readonly resource?: unknown }).resource);
}
