import { PROJECT } from "../../stacks/bundling/project";
import { synthesize } from "../deployment/run-synth";
import type { Cleanup } from "../process/cleanup";
import { proveScan } from "../scan/prove";
import { startCommand } from "./command-line";

async function prove(cleanup: Cleanup): Promise<number> {
  await synthesize(cleanup, PROJECT);
  const proofs = await proveScan(cleanup, PROJECT);
  for (const { breakage, checkIds } of proofs) {
    const verdict = checkIds.length > 0 ? "noticed" : "MISSED ";
    console.log(`${verdict}  ${breakage.stack}: ${breakage.what}  ${checkIds.join(" ")}`);
  }
  const noticed = proofs.filter(({ checkIds }) => checkIds.length > 0).length;
  console.log(`${noticed} of ${proofs.length}`);
  return noticed === proofs.length ? 0 : 1;
}

void startCommand(
  {
    script: "scan:prove",
    description: "Breaks one setting after another in copies of the output, and fails unless the scan notices each.",
  },
  (_values, cleanup) => prove(cleanup),
);
