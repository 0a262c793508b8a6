import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "./stacks/catalogue";
import { environments } from "./stacks/environments";
import { accounts } from "./stacks/environments/accounts";
import { Problems } from "./stacks/problems/problems";
import { type StackSummary, synthesize } from "./stacks/synthesize";

function print(summaries: readonly StackSummary[], outdir: string): void {
  const width = Math.max(...summaries.map(({ stack }) => stack.length));
  const lines = summaries.map(
    ({ stack, resources, dataSources }) =>
      `${stack.padEnd(width)}  ${String(resources).padStart(3)} resources  ${String(dataSources).padStart(3)} data sources`,
  );
  console.log([...lines, `Written to ${outdir}`].join("\n"));
}

async function main([argument, ...more]: readonly string[]): Promise<void> {
  if (argument === "--help" && more.length === 0) return console.log(readFileSync(join(__dirname, "help"), "utf8"));
  if (argument !== undefined) {
    console.error(
      `npm run synth takes no argument but --help, got ${[argument, ...more].join(" ")}; set what to synthesize in stacks/environments/`,
    );
    process.exitCode = 1;
    return;
  }
  // The CDKTF CLI names the folder that it reads from.
  const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
  print(
    await synthesize({ accounts, environments, catalogue, outdir, buildDirectory: join(__dirname, ".build") }),
    outdir,
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.exitCode = 1;
  if (!(error instanceof Problems)) throw error;
  console.error(error.problems.join("\n"));
  console.error(`${error.problems.length} problem(s); nothing was written.`);
});
