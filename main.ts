import { join } from "node:path";
import { catalogue } from "./stacks/catalogue";
import { environments } from "./stacks/environments";
import { EnvironmentError } from "./stacks/settings/validate";
import { CatalogueError, GuardrailError, type StackSummary, synthesize } from "./stacks/synthesize";

function print(summaries: readonly StackSummary[], outdir: string): void {
  const width = Math.max(...summaries.map(({ stack }) => stack.length));
  const lines = summaries.map(
    ({ stack, resources, dataSources }) =>
      `${stack.padEnd(width)}  ${String(resources).padStart(3)} resources  ${String(dataSources).padStart(3)} data sources`,
  );
  console.log([...lines, `Written to ${outdir}`].join("\n"));
}

async function main(): Promise<void> {
  // The CDKTF CLI names the folder that it reads from.
  const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
  try {
    print(await synthesize({ environments, catalogue, outdir, buildDirectory: join(__dirname, ".build") }), outdir);
  } catch (error) {
    if (!(error instanceof EnvironmentError || error instanceof CatalogueError || error instanceof GuardrailError))
      throw error;
    console.error(error.problems.join("\n"));
    console.error(`${error.problems.length} problem(s); nothing was written.`);
    process.exitCode = 1;
  }
}

void main();
