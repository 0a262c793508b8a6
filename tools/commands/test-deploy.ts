import { PROJECT } from "../../stacks/bundling/project";
import { Checklist } from "../deploy-test/checklist";
import { CHECKS } from "../deploy-test/checks";
import { runDeployTest } from "../deploy-test/deploy-test";
import { keepDeployed } from "../deploy-test/keep";
import { SCENARIOS, type ScenarioName } from "../deploy-test/scenarios";
import { selectChecks } from "../deploy-test/selection";
import { synthesizeChoice } from "../deploy-test/synthesize-choice";
import { accountOf } from "../deployment/account-of";
import { copyEnvironment } from "../deployment/copied-environment";
import { DATABASE_CHOICES, type DatabaseChoice } from "../deployment/database-choices";
import { startDeploymentOf } from "../deployment/deployment";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { type Kind, oneOf, startCommand, type Values } from "./command-line";
import { OUTPUT_OPTIONS, prepareOutput } from "./output-options";

const ENVIRONMENT = "dev";

const PART_OF_A_NAME: Kind<string> = {
  placeholder: "text",
  allowed: "a part of their names",
  read: (text) => (text === "" ? undefined : text),
};

const OPTIONS = {
  ...OUTPUT_OPTIONS,
  database: {
    meaning: `synthesize and deploy ${ENVIRONMENT} with another way to its database`,
    kind: oneOf(Object.keys(DATABASE_CHOICES) as DatabaseChoice[]),
  },
  only: { meaning: "make only these checks", kind: PART_OF_A_NAME },
  keep: { meaning: "leave everything up after the checks until Ctrl-C, then destroy" },
  scenario: {
    meaning: "try several deploys one after the other in place of the one deploy",
    kind: oneOf(Object.keys(SCENARIOS) as ScenarioName[]),
  },
};

type Options = Values<Record<never, never>, typeof OPTIONS>;

async function testDeploy(cleanup: Cleanup, { scenario, ...options }: Options): Promise<number> {
  const list = new Checklist();
  if (scenario !== undefined) {
    refuseBeside(scenario, options);
    list.print(`trying ${SCENARIOS[scenario].tries}`);
    await SCENARIOS[scenario].run(list, cleanup);
  } else await testOneDeploy(list, cleanup, options);
  list.close();
  return list.failed ? 1 : 0;
}

/** @throws Problem when an option is given that a scenario has no use for */
function refuseBeside(scenario: string, options: Omit<Options, "scenario">): void {
  const given = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`] : []));
  if (given.length > 0)
    throw new Problem(`--scenario ${scenario} makes its own outputs: leave ${given.join(", ")} out`);
}

async function testOneDeploy(list: Checklist, cleanup: Cleanup, options: Omit<Options, "scenario">): Promise<void> {
  const output = await findOutput(cleanup, options);
  const copied = copyEnvironment(cleanup, {
    project: PROJECT,
    output,
    environment: ENVIRONMENT,
    account: accountOf(ENVIRONMENT),
  });
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
}

/** The folder of the synthesized output. */
async function findOutput(cleanup: Cleanup, options: Omit<Options, "scenario">): Promise<string> {
  if (options.database === undefined) return prepareOutput(cleanup, options);
  if (options.output !== undefined) {
    throw new Problem(
      `--database ${options.database} makes an output of its own: leave --output ${options.output} out`,
    );
  }
  console.log(`synth of ${ENVIRONMENT} with database ${options.database}`);
  return synthesizeChoice(cleanup.temporaryFolder(), options.database);
}

void startCommand(
  {
    script: "test:deploy",
    description:
      `Deploys ${ENVIRONMENT} to an AWS emulator on this machine with the real cdktf and Terraform, makes the checks of ` +
      "tools/deploy-test/checks/, and destroys everything.",
    options: OPTIONS,
  },
  (options, cleanup) => testDeploy(cleanup, options),
);
