import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue as ourCatalogue } from "../../stacks/catalogue";
import { environments as ourEnvironments } from "../../stacks/environments";
import { accounts as ourAccounts } from "../../stacks/environments/accounts";
import { synthesize } from "../../stacks/synthesize";
import type { StackJson } from "./stack-json";
import type { Synthesis, SynthesisOptions } from "./synthesis";

/** The result of a full synth into a temporary folder. */
export interface WrittenSynthesis extends Synthesis {
  readonly outdir: string;
  remove(): Promise<void>;
}

/** Runs a full synth, which bundles and writes, by default with the project's own environments and catalogue. */
export async function writtenSynthesis(options: SynthesisOptions = {}): Promise<WrittenSynthesis> {
  const folder = await mkdtemp(join(tmpdir(), "synthesis-"));
  const outdir = join(folder, "cdktf.out");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await synthesize({
      accounts: options.accounts ?? ourAccounts,
      environments: options.environments ?? ourEnvironments,
      catalogue: options.catalogue ?? ourCatalogue,
      outdir,
      buildDirectory: join(folder, "build"),
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    outdir,
    stack: (name) => JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as StackJson,
    remove,
  };
}
