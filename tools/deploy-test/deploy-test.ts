import type { Deployment } from "../deployment/deployment";
import { stackProgress } from "../deployment/transcript";
import type { Check } from "./check";
import type { Checklist } from "./checklist";
import { DeployedEnvironment } from "./deployed-environment";
import { inventory } from "./inventory";
import { applicationPasswords, keysAndMasterPasswords, type Secret } from "./known-secrets";
import { once } from "./once";
import { programProblems } from "./program-problems";
import type { SelectedChecks } from "./selection";
import { writtenTexts } from "./written-texts";

export interface DeployTestProps {
  readonly list: Checklist;
  readonly deployment: Deployment;
  readonly checks: SelectedChecks;
  /** Called after the checks of the deployed environment, before its destroy. */
  readonly whileDeployed: (deployed: DeployedEnvironment) => Promise<void>;
}

/** Deploys, makes the checks, and destroys. */
export async function runDeployTest({ list, deployment, checks, whileDeployed }: DeployTestProps): Promise<void> {
  const { emulator, programs, stacks } = deployment;
  const progress = stackProgress((line) => list.print(line));
  const before = await inventory(emulator.aws);
  await makeChecks(list, checks.beforeDeploy, deployment);

  list.print(`cdktf deploy ${stacks.join(" ")}`);
  const deployed = new DeployedEnvironment(deployment);
  const isDeployed = await list.check("cdktf deploy", async () =>
    programProblems(await programs.deploy(stacks, progress)),
  );
  // A deploy that failed may have made no secret to ask for.
  const passwords = async () => (isDeployed ? applicationPasswords(deployed) : []);
  const firstPasswords = await attempt(passwords);
  if (isDeployed) await makeChecks(list, checks.deployed, deployed);
  await whileDeployed(deployed);
  const secrets = await attempt<readonly Secret[]>(async () => [
    ...(await firstPasswords()),
    ...(await passwords()),
    ...keysAndMasterPasswords(deployed),
  ]);
  const texts = await attempt(() => writtenTexts(deployment));
  await deployed.close();
  const inventories = { before, deployed: await inventory(emulator.aws) };

  list.print(`cdktf destroy ${stacks.join(" ")}`);
  await list.check("cdktf destroy", async () => programProblems(await programs.destroy(stacks, progress)));
  const printed = () => ({ place: "what was printed", text: [...programs.transcript, ...list.printed].join("\n") });
  await makeChecks(list, checks.destroyed, {
    inventories: { ...inventories, after: await inventory(emulator.aws) },
    secrets,
    texts: async () => [...(await texts()), printed()],
  });
}

async function makeChecks<Context>(
  list: Checklist,
  checks: readonly Check<Context>[],
  context: Context,
): Promise<void> {
  for (const check of checks) await list.check(check.name, () => check.run(context));
}

/** Makes a value now. The result gives the value, or throws the failure, whenever it is called. */
async function attempt<Value>(make: () => Promise<Value>): Promise<() => Promise<Value>> {
  const attempted = once(make);
  await Promise.allSettled([attempted()]);
  return attempted;
}
