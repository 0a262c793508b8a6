import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { bundleFunctions, withoutHandler } from "./bundling/bundle";
import type { Catalogue, CompleteCatalogue } from "./catalogue/entry";
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

/** An environment with its stacks, lower ones first, and their JSON. */
export interface JudgedEnvironment {
  readonly stacks: readonly TerraformStack[];
  readonly synthesized: SynthesizedEnvironment;
}

/**
 * Bundles the functions and writes the Terraform JSON of every environment.
 * @throws Problems with all problems of the catalogue and the environments, before anything is made.
 * @throws GuardrailError with all that breaks a guardrail, before anything is written to `outdir`.
 */
export async function synthesize(options: SynthesizeOptions): Promise<readonly StackSummary[]> {
  const { outdir } = options;
  const { catalogue, environments } = checkInput(options);
  const names = Object.keys(catalogue);
  const missing = withoutHandler(names);
  if (missing.length > 0) {
    throw new CatalogueError(
      missing.map((name) => `stacks/catalogue/index.ts: ${name} has no handler; write src/functions/${name}.ts`),
    );
  }
  const bundles = await bundleByRegion(environments, names, options.buildDirectory);
  // Stack traces in the output would name this machine's folders. cdktf's own validations are skipped because they run
  // `terraform version`, while a synth needs npm alone; a Terraform that is too old says so in its plan.
  const app = new App({ outdir, stackTraces: false, skipValidation: true });
  const judged = defineAndJudge(app, environments, catalogue, ({ region }) => bundles.get(region) ?? new Map());
  app.synth();
  removeStaleOutput(app);
  const waivers = judged.flatMap(({ synthesized }) => waiversOf(synthesized.resources));
  writeFileSync(join(outdir, "checkov-baseline.json"), checkovBaseline(waivers));
  return judged.flatMap(({ stacks, synthesized }) => stacks.map(({ node }) => summaryOf(node.id, synthesized)));
}

/**
 * Checks the catalogue and the environments, each by itself and both together, and fills in their defaults.
 * @throws Problems with all of them
 */
export function checkInput(input: Pick<SynthesizeOptions, "catalogue" | "environments">): {
  readonly catalogue: CompleteCatalogue;
  readonly environments: readonly Environment[];
} {
  const [catalogue, environments] = both(
    () => validateCatalogue(input.catalogue),
    () => validateEnvironments(input.environments),
  );
  const missing = environments.flatMap((environment) => missingTargets(catalogue, environment));
  if (missing.length > 0) throw new CatalogueError(missing);
  return { catalogue, environments };
}

/**
 * Defines all stacks in `app`, and judges them. Writes nothing.
 * @throws CatalogueError when a function is not made by exactly one stack of an environment
 * @throws GuardrailError with all that breaks a guardrail
 */
export function defineAndJudge(
  app: App,
  environments: readonly Environment[],
  catalogue: CompleteCatalogue,
  bundlesFor: (environment: Environment) => Bundles,
): readonly JudgedEnvironment[] {
  const defined = environments.map((environment) => ({
    environment,
    stacks: defineStacks(app, environment, catalogue, bundlesFor(environment)),
  }));
  const unmade = defined.flatMap(({ environment, stacks }) => functionsNotMadeOnce(catalogue, environment, stacks));
  if (unmade.length > 0) throw new CatalogueError(unmade);
  const judged = defined.map(({ environment, stacks }) => ({
    stacks,
    synthesized: synthesizeInMemory(environment, stacks),
  }));
  const problems = judged.flatMap(({ synthesized }) => guardrailProblems(synthesized));
  if (problems.length > 0) throw new GuardrailError(problems);
  return judged;
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

function summaryOf(stack: string, { resources, data }: SynthesizedEnvironment): StackSummary {
  const count = (blocks: readonly { readonly stack: string }[]) =>
    blocks.filter((block) => block.stack === stack).length;
  return { stack, resources: count(resources), dataSources: count(data) };
}
