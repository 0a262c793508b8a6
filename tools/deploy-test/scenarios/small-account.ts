import { accounts } from "../../../stacks/environments/accounts";
import { dev as ours } from "../../../stacks/environments/dev";
import { DeployedEnvironment } from "../deployed-environment";
import { programProblems } from "../program-problems";
import { ChangingOutput } from "./changing-output";
import type { Scenario } from "./scenario";

/** A new account's quota "Concurrent executions". */
const QUOTA = 10;
/** A port of its own, so that another deploy test can run beside this one. */
const dev = { ...ours, database: { ...ours.database, port: 25432 } };

const smallAccounts = accounts.map((account) => ({
  ...account,
  lambda: {
    concurrentExecutions: QUOTA,
    reservations: { enabled: false, reason: "a new account, whose quota AWS has not raised yet" },
  } as const,
}));

export const smallAccount: Scenario = {
  tries: `an account that may run ${QUOTA} functions at once: reservations are refused, and dev deploys without them`,
  async run(list, cleanup) {
    const output = await ChangingOutput.start(cleanup, list, {
      settings: { environments: [dev] },
      accountConcurrencyLimit: QUOTA,
    });
    const all = () => [...output.stacksOf(dev.account), ...output.stacksOf(dev.name)];
    await list.check("with reservations, AWS refuses the functions and says why", async () => {
      const { exitCode, output: printed } = await output.deploy(all());
      if (exitCode === 0) return ["the deploy was not refused"];
      // A terminal's width breaks the sentence.
      return /below\s+its\s+minimum\s+value/.test(printed)
        ? []
        : programProblems({ exitCode, output: printed, stdout: "" });
    });
    await output.change({ environments: [dev], accounts: smallAccounts });
    const isDeployed = await list.check("without reservations, the same stacks deploy", async () =>
      programProblems(await output.deploy(all())),
    );
    if (!isDeployed) return;
    await list.check("without reservations, the API answers", async () => {
      const deployed = new DeployedEnvironment(output.deploymentOf(dev));
      const { path } = await deployed.orders();
      const { status } = await (await deployed.callers()).reader.get(path);
      return status === 200 ? [] : [`${path} was answered ${status}`];
    });
  },
};
