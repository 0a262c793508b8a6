import { resolve } from "node:path";
import { PROJECT } from "../../stacks/bundling/project";
import { synthesize } from "../deployment/run-synth";
import type { Cleanup } from "../process/cleanup";
import { pathOf, type Values } from "./command-line";

/** The options of the commands that take a synthesized output. */
export const OUTPUT_OPTIONS = {
  skipSynth: { meaning: "take cdktf.out as it is, without running synth first" },
  output: { meaning: "take the output in this folder, without running synth first", kind: pathOf("folder") },
};

/** Runs synth unless the options say otherwise. @returns the folder of the output */
export async function prepareOutput(
  cleanup: Cleanup,
  { output, skipSynth }: Values<Record<never, never>, typeof OUTPUT_OPTIONS>,
): Promise<string> {
  if (output !== undefined) return resolve(output);
  if (!skipSynth) {
    // What a command prints for other programs goes to stdout.
    console.error("npm run synth");
    await synthesize(cleanup, PROJECT);
  }
  return resolve(PROJECT, "cdktf.out");
}
