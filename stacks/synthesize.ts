import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { AccountStack } from "./account-stack";
import { bundleFunctions, withoutHandler } from "./bundling/bundle";
import type { Catalogue, CompleteCatalogue } from "./catalogue/entry";
import { functionsNotMadeOnce } from "./catalogue/functions-made-once";
import { missingTargets } from "./catalogue/missing-targets";
import { CatalogueError, validateCatalogue } from "./catalogue/validate-catalogue";
import { defineStacks } from "./environment-stacks";
import { GuardrailError, guardrailProblems } from "./guardrails";
import { checkovBaseline, waiversOf } from "./output/checkov-baseline";
import { removeStaleOutput } from "./output/stale-output";
import { type SynthesizedEnvironment, type SynthesizedStacks, synthesizeInMemory } from "./output/synthesized-stacks";
import { both } from "./problems/problems";
import type { Environment } from "./settings/environment";
import { type Settings, validateSettings } from "./settings/validate-settings";
import type { Bundles } from "./stack-functions";

export interface SynthesizeOptions {
  /** The accounts as their file writes them: checked here. */
  readonly accounts: readonly unknown[];
  /** The environments as their files write them: checked here. */
  readonly environments: readonly unknown[];
  /** The functions as the catalogue writes them: checked here. */
  readonly catalogue: Catalogue;
  /** Folder of the output, such as `cdktf.out`. */
  readonly outdir: string;
  /** Folder of the bundles, made where it is missing. */
  readonly buildDirectory: string;
  /** Folder of the SQL files that `database-migrate` applies. @default src/migrations */
  readonly migrationsFolder?: string;
}

/** How much a stack holds. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly dataSources: number;
}

/** The stacks of an account or environment, lower ones first, and their JSON. */
export interface JudgedStacks<Synthesized extends SynthesizedStacks = SynthesizedStacks> {
  readonly stacks: readonly TerraformStack[];
  readonly synthesized: Synthesized;
}

export interface JudgedOutput {
  readonly accounts: readonly JudgedStacks[];
  readonly environments: readonly JudgedStacks<SynthesizedEnvironment>[];
}

/**
 * Bundles the functions and writes the Terraform JSON of every account and environment.
 * @throws Problems with all problems of the catalogue, the accounts and the environments, before anything is made.
 * @throws GuardrailError with all that breaks a guardrail, before anything is written to `outdir`.
 */
export async function synthesize(options: SynthesizeOptions): Promise<readonly StackSummary[]> {
  const { outdir } = options;
  const input = checkInput(options);
  const names = Object.keys(input.catalogue);
  const missing = withoutHandler(names);
  if (missing.length > 0) {
    throw new CatalogueError(
      missing.map((name) => `stacks/catalogue/index.ts: ${name} has no handler; write src/functions/${name}.ts`),
    );
  }
  const bundles = await bundleByRegion(input.environments, names, options);
  // Stack traces in the output would name this machine's folders. cdktf's own validations are skipped because they run
  // `terraform version`, while a synth needs npm alone; a Terraform that is too old says so in its plan.
  const app = new App({ outdir, stackTraces: false, skipValidation: true });
  const { accounts, environments } = defineAndJudge(app, input, ({ region }) => bundles.get(region) ?? new Map());
  const judged: readonly JudgedStacks[] = [...accounts, ...environments];
  app.synth();
  removeStaleOutput(app);
  const waivers = judged.flatMap(({ synthesized }) => waiversOf(synthesized.resources));
  writeFileSync(join(outdir, "checkov-baseline.json"), checkovBaseline(waivers));
  return judged.flatMap(({ stacks, synthesized }) => stacks.map(({ node }) => summaryOf(node.id, synthesized)));
}

/** Accounts, environments and functions that are valid, by themselves and together. */
export interface CheckedInput extends Settings {
  readonly catalogue: CompleteCatalogue;
}

/**
 * Checks the catalogue, the accounts and the environments, each by itself and all together, and fills in their defaults.
 * @throws Problems with all of them
 */
export function checkInput(input: Pick<SynthesizeOptions, "accounts" | "catalogue" | "environments">): CheckedInput {
  const [catalogue, settings] = both(
    () => validateCatalogue(input.catalogue),
    () => validateSettings(input),
  );
  const missing = settings.environments.flatMap((environment) => missingTargets(catalogue, environment));
  if (missing.length > 0) throw new CatalogueError(missing);
  return { catalogue, ...settings };
}

/**
 * Defines all stacks in `app`, and judges them. Writes nothing.
 * @throws CatalogueError when a function is not made by exactly one stack of an environment
 * @throws GuardrailError with all that breaks a guardrail
 */
export function defineAndJudge(
  app: App,
  { accounts, catalogue, environments }: CheckedInput,
  bundlesFor: (environment: Environment) => Bundles,
): JudgedOutput {
  const ofAccounts = accounts.map((account) => ({ account, stacks: [new AccountStack(app, account)] }));
  const defined = environments.map((environment) => ({
    environment,
    stacks: defineStacks(app, environment, catalogue, bundlesFor(environment)),
  }));
  const unmade = defined.flatMap(({ environment, stacks }) => functionsNotMadeOnce(catalogue, environment, stacks));
  if (unmade.length > 0) throw new CatalogueError(unmade);
  const judgedAccounts = ofAccounts.map(({ account, stacks }) => ({
    account,
    stacks,
    synthesized: synthesizeInMemory(stacks),
  }));
  const judgedEnvironments = defined.map(({ environment, stacks }) => ({
    stacks,
    synthesized: { environment, ...synthesizeInMemory(stacks) },
  }));
  const problems = guardrailProblems(
    judgedAccounts.map(({ account, synthesized }) => ({
      account,
      stacks: synthesized,
      environments: judgedEnvironments
        .map((each) => each.synthesized)
        .filter(({ environment }) => environment.account.name === account.name),
    })),
  );
  if (problems.length > 0) throw new GuardrailError(problems);
  return { accounts: judgedAccounts, environments: judgedEnvironments };
}

async function bundleByRegion(
  environments: readonly Environment[],
  names: readonly string[],
  { buildDirectory, migrationsFolder }: SynthesizeOptions,
): Promise<ReadonlyMap<string, Bundles>> {
  const bundles = new Map<string, Bundles>();
  for (const region of new Set(environments.map((environment) => environment.region))) {
    const outputDirectory = join(buildDirectory, region);
    const folders = { outputDirectory, ...(migrationsFolder !== undefined && { migrationsFolder }) };
    bundles.set(region, await bundleFunctions({ names, region, ...folders }));
  }
  return bundles;
}

function summaryOf(stack: string, { resources, data }: SynthesizedStacks): StackSummary {
  const count = (blocks: readonly { readonly stack: string }[]) =>
    blocks.filter((block) => block.stack === stack).length;
  return { stack, resources: count(resources), dataSources: count(data) };
}
