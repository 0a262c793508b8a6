import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { bundleFunctions, withoutHandler } from "./bundling/bundle";
import type { Catalogue } from "./catalogue/entry";
import { functionsNotMadeOnce, missingTargets } from "./catalogue/environment-problems";
import { CatalogueError, validateCatalogue } from "./catalogue/validate-catalogue";
import { defineStacks } from "./environment-stacks";
import { GuardrailError, guardrailProblems } from "./guardrails";
import { checkovBaseline, waiversOf } from "./output/checkov-baseline";
import { removeStaleOutput } from "./output/stale-output";
import { type SynthesizedEnvironment, synthesizeInMemory } from "./output/synthesized-environment";
import { both } from "./problems/problems";
import type { Environment } from "./settings/environment";
import { validateEnvironments } from "./settings/validate-environments";
import type { Bundles } from "./stack-functions";

export interface SynthesizeOptions {
  /** The environments as their files write them: checked here. */
  readonly environments: readonly unknown[];
  /** The functions as the catalogue writes them: checked here. */
  readonly catalogue: Catalogue;
  /** Folder of the output, such as `cdktf.out`. */
  readonly outdir: string;
  /** Folder of the bundles, made where it is missing. */
  readonly buildDirectory: string;
}

/** How much a stack holds. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly dataSources: number;
}

/**
 * Bundles the functions and writes the Terraform JSON of every environment.
 * @throws Problems with all problems of the catalogue and the environments, before anything is made.
 * @throws GuardrailError with all that breaks a guardrail, before anything is written to `outdir`.
 */
export async function synthesize(options: SynthesizeOptions): Promise<readonly StackSummary[]> {
  const { outdir } = options;
  const [catalogue, environments] = both(
    () => validateCatalogue(options.catalogue),
    () => validateEnvironments(options.environments),
  );
  const names = Object.keys(catalogue);
  const missing = [
    ...withoutHandler(names).map(
      (name) => `stacks/catalogue/index.ts: ${name} has no handler; write src/functions/${name}.ts`,
    ),
    ...environments.flatMap((environment) => missingTargets(catalogue, environment)),
  ];
  if (missing.length > 0) throw new CatalogueError(missing);
  const bundles = await bundleByRegion(environments, names, options.buildDirectory);
  // Stack traces in the output would name this machine's folders. cdktf's own validations are skipped because they run
  // `terraform version`, while a synth needs npm alone; a Terraform that is too old says so in its plan.
  const app = new App({ outdir, stackTraces: false, skipValidation: true });
  const defined = environments.map((environment) => ({
    environment,
    stacks: defineStacks(app, environment, catalogue, bundles.get(environment.region) ?? new Map()),
  }));
  const unmade = defined.flatMap(({ environment, stacks }) => functionsNotMadeOnce(catalogue, environment, stacks));
  if (unmade.length > 0) throw new CatalogueError(unmade);
  const synthesized = defined.map(({ environment, stacks }) => synthesizeInMemory(environment, stacks));
  const problems = synthesized.flatMap(guardrailProblems);
  if (problems.length > 0) throw new GuardrailError(problems);
  app.synth();
  removeStaleOutput(app);
  const waivers = synthesized.flatMap(({ resources }) => waiversOf(resources));
  writeFileSync(join(outdir, "checkov-baseline.json"), checkovBaseline(waivers));
  return defined.flatMap(({ stacks }, index) => stacks.map(({ node }) => summaryOf(node.id, synthesized[index])));
}

async function bundleByRegion(
  environments: readonly Environment[],
  names: readonly string[],
  buildDirectory: string,
): Promise<ReadonlyMap<string, Bundles>> {
  const bundles = new Map<string, Bundles>();
  for (const region of new Set(environments.map((environment) => environment.region))) {
    bundles.set(region, await bundleFunctions({ names, region, outputDirectory: join(buildDirectory, region) }));
  }
  return bundles;
}

function summaryOf(stack: string, synthesized: SynthesizedEnvironment | undefined): StackSummary {
  const count = (blocks: readonly { readonly stack: string }[] = []) =>
    blocks.filter((block) => block.stack === stack).length;
  return { stack, resources: count(synthesized?.resources), dataSources: count(synthesized?.data) };
}
