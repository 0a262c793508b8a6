/**
 * `npm run test:deploy`: deploys `dev` to the emulator with the real cdktf and Terraform, judges what is deployed, and
 * destroys it. `--help` names the options.
 */
import { join, resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { Checklist } from "../deploy-test/checklist";
import { CHECKS } from "../deploy-test/checks";
import { runDeployTest } from "../deploy-test/deploy-test";
import { keepDeployed } from "../deploy-test/keep";
import { selectChecks } from "../deploy-test/selection";
import { synthesizeChoice } from "../deploy-test/synthesize-choice";
import { copyEnvironment } from "../deployment/copied-environment";
import { DATABASE_CHOICES, type DatabaseChoice } from "../deployment/database-choices";
import { startDeploymentOf } from "../deployment/deployment";
import { synthesize } from "../deployment/synthesize";
import { Cleanup } from "../process/cleanup";
import { Problem, runProgram } from "../process/program";
import { PROJECT } from "../process/project";

const ENVIRONMENT = "dev";

interface Options {
  readonly skipSynth?: true;
  readonly output?: string;
  readonly database?: DatabaseChoice;
  readonly only?: string;
  readonly keep?: true;
}

const OUTPUT = new Option("--output <folder>", "deploy another output than the project's, without npm run synth");
const DATABASE = new Option("--database <choice>", `deploy ${ENVIRONMENT} with another way to its database`);

const command = new Command("npm run test:deploy --")
  .description(`Deploys ${ENVIRONMENT} to an AWS emulator on this machine, makes the checks, and destroys it.`)
  .option("--skip-synth", "deploy the project's output as it is, without npm run synth")
  .addOption(OUTPUT.conflicts("database"))
  .addOption(DATABASE.choices(Object.keys(DATABASE_CHOICES)))
  .option("--only <text>", "make only the checks whose name contains the text")
  .option("--keep", "leave everything up after the checks, until Ctrl-C")
  .showSuggestionAfterError(false)
  .configureOutput({ outputError: () => undefined })
  .exitOverride();

async function testDeploy(cleanup: Cleanup, options: Options): Promise<number> {
  const list = new Checklist();
  const output = await findOutput(cleanup, list, options);
  const copied = copyEnvironment(cleanup, { project: PROJECT, output, environment: ENVIRONMENT });
  const checks = selectChecks(CHECKS, copied, options.only);
  list.print("starting the emulator");
  const deployment = await startDeploymentOf(cleanup, PROJECT, copied);
  await runDeployTest({
    list,
    deployment,
    checks,
    whileDeployed: async (deployed) => {
      if (options.keep) await keepDeployed(cleanup, deployed);
    },
  });
  list.close();
  return list.failed ? 1 : 0;
}

/** The folder of the synthesized output. */
async function findOutput(cleanup: Cleanup, list: Checklist, options: Options): Promise<string> {
  if (options.database !== undefined) {
    list.print(`synth of ${ENVIRONMENT} with database ${options.database}`);
    return synthesizeChoice(cleanup.temporaryFolder(), options.database);
  }
  if (options.output !== undefined) return resolve(options.output);
  if (!options.skipSynth) {
    list.print("npm run synth");
    await synthesize(cleanup, PROJECT);
  }
  return join(PROJECT, "cdktf.out");
}

/** @returns undefined where `--help` was asked for */
function readOptions(): Options | undefined {
  try {
    return command.parse().opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new Problem(`${error.message.replace(/^error: /, "")}; npm run test:deploy -- --help says more`);
  }
}

void runProgram(async () => {
  const options = readOptions();
  if (options === undefined) return 0;
  const cleanup = new Cleanup();
  try {
    return await testDeploy(cleanup, options);
  } finally {
    await cleanup.run();
  }
});
