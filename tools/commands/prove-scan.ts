import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { waiversOf } from "../../stacks/output/checkov-baseline";
import { blocksOf } from "../../stacks/output/synthesized-environment";
import { synthesize } from "../deployment/synthesize";
import type { Cleanup } from "../process/cleanup";
import { PROJECT } from "../process/project";
import { pythonEnvironment } from "../process/python-environment";
import { BREAKAGES, type StackJson } from "../scan/breakages";
import { scanFolder } from "../scan/checkov";
import { judge } from "../scan/judge";
import { CHECKOV } from "../scan/packages";
import { startCommand } from "./command-line";

/** Breaks one setting after another in copies of the output, and has the scan judge each: all must fail. */
async function prove(cleanup: Cleanup): Promise<number> {
  await synthesize(cleanup, PROJECT);
  const python = await pythonEnvironment(PROJECT, CHECKOV);
  const folder = cleanup.temporaryFolder();
  const caseOf = (index: number) => `case-${index}`;
  const waivers = BREAKAGES.map(({ apply, stack }, index) => {
    const file = join(PROJECT, "cdktf.out", "stacks", stack, "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8")) as StackJson;
    apply(json);
    const target = join(folder, caseOf(index));
    mkdirSync(target);
    writeFileSync(join(target, "cdk.tf.json"), JSON.stringify(json, undefined, 2));
    return waiversOf(blocksOf(caseOf(index), json.resource));
  });
  const { failed } = await scanFolder(python, folder);
  let noticed = 0;
  for (const [index, { stack, what }] of BREAKAGES.entries()) {
    const findings = failed.filter((finding) => finding.stack === caseOf(index));
    const ids = new Set(judge(findings, waivers[index] ?? []).failed.map(({ checkId }) => checkId));
    if (ids.size > 0) noticed += 1;
    console.log(`${ids.size > 0 ? "noticed" : "MISSED "}  ${stack}: ${what}  ${[...ids].join(" ")}`);
  }
  console.log(`${noticed} of ${BREAKAGES.length}`);
  return noticed === BREAKAGES.length ? 0 : 1;
}

void startCommand(
  {
    script: "scan:prove",
    description: "Breaks one setting after another in copies of the output, and fails unless the scan notices each.",
  },
  (_values, cleanup) => prove(cleanup),
);
