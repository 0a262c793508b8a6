import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { checkovBaseline, type Waiver } from "../../stacks/output/checkov-baseline";

/**
 * Writes the files that Checkov scans: `stacks/<stack>/cdk.tf.json`, as in the output, and `plans/<stack>/plan.json`.
 * @param output the folder of the synthesized output
 * @param plans the plans as JSON, by stack
 */
export function writeScannedFiles(folder: string, output: string, plans: ReadonlyMap<string, string>): void {
  for (const [stack, plan] of plans) {
    const [stackFolder, planFolder] = [path.join(folder, "stacks", stack), path.join(folder, "plans", stack)];
    mkdirSync(stackFolder, { recursive: true });
    cpSync(path.join(output, "stacks", stack, "cdk.tf.json"), path.join(stackFolder, "cdk.tf.json"));
    mkdirSync(planFolder, { recursive: true });
    writeFileSync(path.join(planFolder, "plan.json"), plan);
  }
}

/** The stack of a scanned file: the name of the file's folder. */
export function stackOfFile(file: string): string {
  return path.basename(path.dirname(file));
}

/** Checkov's baseline of the waivers, for both files of each stack. */
export function scannedBaseline(waivers: readonly Waiver[]): string {
  const inOutput = JSON.parse(checkovBaseline(waivers)) as { failed_checks: { file: string; findings: unknown }[] };
  const inPlans = inOutput.failed_checks.map(({ file, findings }) => ({
    file: `/plans/${stackOfFile(file)}/plan.json`,
    findings,
  }));
  return JSON.stringify({ failed_checks: [...inOutput.failed_checks, ...inPlans] });
}
