import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { bundleFunctions } from "./bundling/bundle";
import { catalogueProblems } from "./catalogue/catalogue-problems";
import type { Catalogue } from "./catalogue/entry";
import { checkovBaseline, type Waiver, waiversOf } from "./checkov-baseline";
import type { Bundles } from "./constructs/function/functions";
import { DatabaseStack } from "./database-stack";
import { guardrails } from "./guardrails";
import { blocksOf, type SynthesizedEnvironment } from "./guardrails/guardrail";
import { NetworkStack } from "./network-stack";
import { ServiceStack } from "./service-stack";
import type { Environment } from "./settings/environment";
import { validateEnvironments } from "./settings/validate";
import { removeStaleOutput } from "./stale-output";

export interface SynthesizeOptions {
  /** The environments as their files write them: checked here. */
  readonly environments: readonly unknown[];
  readonly catalogue: Catalogue;
  /** Folder of the output, such as `cdktf.out`. */
  readonly outdir: string;
  /** Folder of the bundles, made where it is missing. */
  readonly buildDirectory: string;
}

/** What a stack came to. */
export interface StackSummary {
  readonly stack: string;
  readonly resources: number;
  readonly dataSources: number;
}

/** The catalogue of functions is wrong; nothing was written. */
export class CatalogueError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "CatalogueError";
  }
}

/** The output breaks a guardrail; nothing was written. */
export class GuardrailError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "GuardrailError";
  }
}

/**
 * Bundles the functions and writes the Terraform JSON of every environment.
 * @throws CatalogueError with all problems of the catalogue, before anything is made.
 * @throws EnvironmentError with all problems of the environments, before anything is made.
 * @throws GuardrailError with all that the stacks break, before anything is written to `outdir`.
 */
export async function synthesize(options: SynthesizeOptions): Promise<readonly StackSummary[]> {
  const { catalogue, outdir } = options;
  const wrong = catalogueProblems(catalogue);
  if (wrong.length > 0) throw new CatalogueError(wrong);
  const environments = validateEnvironments(options.environments);
  const bundles = await bundleByRegion(environments, Object.keys(catalogue), options.buildDirectory);
  // Stack traces in the output would name this machine's folders.
  // cdktf's validations run `terraform version` for `terraform_data` and the cloud backend, but a synth needs npm alone:
  // Terraform itself says in a plan that it is too old. The guardrails below are no such validations, and always run.
  const app = new App({ outdir, stackTraces: false, skipValidation: true });
  const synthesized = environments.map((environment) => {
    const stacks = defineStacks(app, environment, catalogue, bundles.get(environment.region) ?? new Map());
    return { environment, stacks };
  });
  const summaries: StackSummary[] = [];
  const problems: string[] = [];
  const waivers: Waiver[] = [];
  for (const { environment, stacks } of synthesized) {
    const output = synthesizeInMemory(environment, stacks);
    waivers.push(...waiversOf(output.resources));
    for (const guardrail of guardrails) problems.push(...guardrail(output));
    for (const { node } of stacks) {
      const ofStack = ({ stack }: { readonly stack: string }) => stack === node.id;
      summaries.push({
        stack: node.id,
        resources: output.resources.filter(ofStack).length,
        dataSources: output.data.filter(ofStack).length,
      });
    }
  }
  if (problems.length > 0) throw new GuardrailError(problems);
  app.synth();
  removeStaleOutput(app);
  writeFileSync(join(outdir, "checkov-baseline.json"), checkovBaseline(waivers));
  return summaries;
}

/** The stacks of one environment, lowest first. */
function defineStacks(
  app: App,
  environment: Environment,
  catalogue: Catalogue,
  bundles: Bundles,
): readonly TerraformStack[] {
  const network = new NetworkStack(app, { environment });
  const database = new DatabaseStack(app, { environment, network, catalogue, bundles });
  const service = new ServiceStack(app, { environment, network, database, catalogue, bundles });
  return [network, database, service];
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

function synthesizeInMemory(environment: Environment, stacks: readonly TerraformStack[]): SynthesizedEnvironment {
  // References between stacks become outputs and remote states while they are resolved: first all, then for good.
  for (const stack of stacks) stack.prepareStack();
  for (const stack of stacks) stack.toTerraform();
  const documents = stacks.map((stack) => ({
    stack: stack.node.id,
    json: stack.toTerraform() as Record<string, unknown>,
  }));
  return {
    environment,
    resources: documents.flatMap(({ stack, json }) => blocksOf(stack, json.resource)),
    data: documents.flatMap(({ stack, json }) => blocksOf(stack, json.data)),
  };
}
