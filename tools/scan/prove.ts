import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Waiver, waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf } from "../../stacks/output/synthesized-stacks";
import type { Cleanup } from "../process/cleanup";
import { pythonEnvironment } from "../process/python-environment";
import { BREAKAGES, type Breakage, type StackJson } from "./breakages";
import { scanFolder } from "./checkov";
import { CHECKOV } from "./checkov-packages";
import { judge } from "./verdict";

export interface Proof {
  readonly breakage: Breakage;
  /** The checks by which the scan notices the breakage; none when the scan misses it. */
  readonly checkIds: readonly string[];
}

/** Breaks one setting after another in copies of the project's output, scans the copies, and judges each by itself. */
export async function proveScan(cleanup: Cleanup, project: string): Promise<readonly Proof[]> {
  const python = await pythonEnvironment(project, CHECKOV);
  const folder = cleanup.temporaryFolder();
  const cases = BREAKAGES.map((breakage, index) => {
    const name = `case-${index}`;
    return { breakage, name, waivers: writeBroken(path.join(project, "cdktf.out"), breakage, folder, name) };
  });
  const { failed } = await scanFolder(python, folder);
  return cases.map(({ breakage, name, waivers }) => {
    const findings = failed.filter(({ stack }) => stack === name);
    return { breakage, checkIds: [...new Set(judge(findings, waivers).failed.map(({ checkId }) => checkId))] };
  });
}

/** Writes the broken stack into a folder of the case's name. @returns the waivers that are left in the broken stack */
function writeBroken(output: string, { apply, stack }: Breakage, folder: string, name: string): readonly Waiver[] {
  const json = JSON.parse(readFileSync(path.join(output, "stacks", stack, "cdk.tf.json"), "utf8")) as StackJson;
  apply(json);
  mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, name, "cdk.tf.json"), JSON.stringify(json, undefined, 2));
  return waiversOf(blocksOf(name, json.resource));
}
