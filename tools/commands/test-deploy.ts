/**
 * `npm run test:deploy`: deploys `dev` to the emulator with the real cdktf and Terraform, judges what is deployed, and
 * destroys it. `--skip-synth` takes the output as it is, `--output <folder>` another one; `--database <choice>` deploys
 * `dev` with another way to its database.
 */
import { join } from "node:path";
import { catalogue } from "../../stacks/catalogue";
import { dev } from "../../stacks/environments/dev";
import { synthesize as synthesizeStacks } from "../../stacks/synthesize";
import { Checklist } from "../deploy-test/checklist";
import { judgeDeployment } from "../deploy-test/checks/deployed";
import { inventory } from "../deploy-test/checks/inventory";
import { leaks, writtenTexts } from "../deploy-test/checks/leaks";
import { authorityProblems } from "../deploy-test/checks/packages";
import { DATABASE_CHOICES, type DatabaseChoice } from "../deployment/database-choices";
import { startDeployment } from "../deployment/deployment";
import { readOptions } from "../deployment/options";
import { synthesize } from "../deployment/run-synth";
import { stackProgress, terraformErrors } from "../deployment/transcript";
import { Cleanup } from "../process/cleanup";
import { Problem, runProgram } from "../process/program";
import { PROJECT } from "../process/project";
import type { Finished } from "../process/run-command";

const ENVIRONMENT = "dev";
const USAGE = "npm run test:deploy -- [--skip-synth] [--output <folder>] [--database iam|proxy]";

async function testDeploy(cleanup: Cleanup): Promise<number> {
  const options = readOptions(PROJECT, USAGE);
  if (options.positionals.length > 0) throw new Problem(`got ${options.positionals.join(" ")}; usage: ${USAGE}`);
  const list = new Checklist();
  const progress = stackProgress((line) => list.print(line));
  let { output } = options;
  if (options.database !== undefined) {
    list.print(`synth of ${ENVIRONMENT} with database ${options.database}`);
    output = await synthesizeChoice(cleanup.temporaryFolder(), options.database);
  } else if (options.synth) {
    list.print("npm run synth");
    await synthesize(cleanup, PROJECT);
  }
  list.print("starting the emulator");
  const deployment = await startDeployment(cleanup, { project: PROJECT, output, environment: ENVIRONMENT });
  const { copy, emulator, programs, stacks } = deployment;

  for (const stack of copy.stacks) {
    await list.check(`terraform validate: ${stack}`, async () => problemsOf(await programs.validate(stack)));
  }
  await list.check("each zip that connects to the database holds its certificate authority", async () =>
    authorityProblems(deployment),
  );

  const before = await inventory(emulator.aws);
  list.print(`cdktf deploy ${stacks.join(" ")}`);
  const isDeployed = await list.check("cdktf deploy", async () => problemsOf(await programs.deploy(stacks, progress)));
  const secrets = isDeployed ? [...(await judgeDeployment(list, deployment))] : [];
  secrets.push(...emulator.masters().map(({ password }) => ({ name: "the master's password", value: password })));
  const deployed = await inventory(emulator.aws);
  const texts = await writtenTexts(deployment);

  list.print(`cdktf destroy ${stacks.join(" ")}`);
  await list.check("cdktf destroy", async () => problemsOf(await programs.destroy(stacks, progress)));
  await list.check("nothing is left of it", async () => {
    if (deployed.length === before.length) return ["nothing was there before it was destroyed"];
    return (await inventory(emulator.aws)).filter((each) => !before.includes(each)).map((each) => `left: ${each}`);
  });
  await list.check("no secret in the states, the output, the logs, or what was printed", async () => {
    if (secrets.length === 0) return ["no secret is known: nothing was judged"];
    const printed = [...programs.transcript, ...list.printed].join("\n");
    return [...texts, { place: "what was printed", text: printed }].flatMap(({ place, text }) =>
      leaks(place, text, secrets),
    );
  });
  list.close();
  return list.failed ? 1 : 0;
}

/** `dev` alone, with another way to its database. */
async function synthesizeChoice(folder: string, choice: DatabaseChoice): Promise<string> {
  const outdir = join(folder, "cdktf.out");
  const environment = { ...dev, database: { ...dev.database, ...DATABASE_CHOICES[choice] } };
  await synthesizeStacks({ environments: [environment], catalogue, outdir, buildDirectory: join(folder, "build") });
  return outdir;
}

function problemsOf({ exitCode, output }: Finished): readonly string[] {
  if (exitCode === 0) return [];
  const errors = terraformErrors(output);
  return errors.length > 0 ? errors : [output.slice(-4000)];
}

void runProgram(async () => {
  const cleanup = new Cleanup();
  try {
    return await testDeploy(cleanup);
  } finally {
    await cleanup.run();
  }
});
