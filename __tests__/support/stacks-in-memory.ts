import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { catalogue as ourCatalogue } from "../../stacks/catalogue";
import type { Catalogue } from "../../stacks/catalogue/entry";
import { validateCatalogue } from "../../stacks/catalogue/validate-catalogue";
import { defineStacks } from "../../stacks/environment-stacks";
import { dev } from "../../stacks/environments/dev";
import { type SynthesizedEnvironment, synthesizeInMemory } from "../../stacks/output/synthesized-environment";
import { validateEnvironments } from "../../stacks/settings/validate-environments";
import type { StackJson } from "./synthesis";

export interface InMemoryOptions {
  /** The environment as its file writes it. @default dev */
  readonly environment?: unknown;
  /** @default the project's own */
  readonly catalogue?: Catalogue;
}

export interface InMemory extends SynthesizedEnvironment {
  /** The stacks' JSON by their roles: `network`, `database`, `service`. */
  readonly documents: Readonly<Record<string, StackJson>>;
}

/**
 * What synth makes of one environment, in a tenth of a synth's time: nothing is bundled (a function's code is known by
 * its name alone), nothing is written, no guardrail is asked.
 */
export function stacksInMemory({ environment = dev, catalogue = ourCatalogue }: InMemoryOptions = {}): InMemory {
  const complete = validateCatalogue(catalogue);
  const [valid] = validateEnvironments([environment]);
  if (!valid) throw new Error("no environment");
  const bundles = new Map(
    Object.keys(complete).map((name) => {
      const sha256 = createHash("sha256").update(name).digest("base64");
      return [name, { name, zipFile: __filename, sha256 }];
    }),
  );
  // cdktf makes a folder for the output, whether it writes one or not.
  const outdir = mkdtempSync(join(tmpdir(), "stacks-in-memory-"));
  try {
    const app = new App({ outdir, stackTraces: false, skipValidation: true });
    const stacks = defineStacks(app, valid, complete, bundles);
    const synthesized = synthesizeInMemory(valid, stacks);
    const documents = stacks.map((stack) => [stack.node.id.slice(valid.name.length + 1), stack.toTerraform()]);
    return { ...synthesized, documents: Object.fromEntries(documents) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
