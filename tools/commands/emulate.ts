import { setTimeout as delay } from "node:timers/promises";
import { PROJECT } from "../../stacks/bundling/project";
import { environments } from "../../stacks/environments";
import { accountOf } from "../deployment/account-of";
import { Api } from "../deployment/api";
import { type Deployment, startDeployment } from "../deployment/deployment";
import { exampleOrders, seedOrders } from "../deployment/example-orders";
import { functionLogs } from "../deployment/function-logs";
import { IamUser } from "../deployment/iam-user";
import { signedCurl } from "../deployment/signed-curl";
import { stackProgress, terraformErrors } from "../deployment/transcript";
import { ACCOUNT_ID } from "../emulator/emulator";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { oneOf, startCommand } from "./command-line";
import { OUTPUT_OPTIONS, prepareOutput } from "./output-options";

const LOG_INTERVAL_MS = 1000;

async function emulate(cleanup: Cleanup, environment: string, outputFolder: string): Promise<number> {
  console.log("starting the emulator");
  const deployment = await startDeployment(cleanup, {
    project: PROJECT,
    output: outputFolder,
    environment,
    account: accountOf(environment),
  });
  const { programs, stacks } = deployment;
  console.log(`deploying ${stacks.join(", ")}: about three minutes, Ctrl-C ends it`);
  const { exitCode, output } = await programs.deploy(stacks, stackProgress(console.log));
  if (exitCode !== 0) throw new Problem([`${environment} cannot be deployed`, ...terraformErrors(output)].join("\n"));
  await introduce(deployment);
  await followLogs(cleanup, deployment);
  console.log("\nstopping");
  return 0;
}

/** Writes example orders, and prints how to ask for them. */
async function introduce(deployment: Deployment): Promise<void> {
  const { databasePort, emulator, environment, postgres, programs, region } = deployment;
  const orders = exampleOrders();
  await seedOrders(deployment, orders);
  const api = new Api(await programs.output(`${environment}-service`, "api_url"));
  const user = await IamUser.create(emulator.aws, "orders-reader", {
    Action: "execute-api:Invoke",
    Resource: `arn:aws:execute-api:${region}:${ACCOUNT_ID}:${api.id}/${api.stage}/GET/*`,
  });
  const address = api.address(emulator.server);
  const curl = `curl --cacert ${emulator.authorityFile}`;
  const signed = signedCurl(deployment, user.credentials);
  const rotation = (await emulator.rotations()).find(({ failure }) => typeof failure === "string");
  const lines = [
    "",
    `API       ${address}`,
    `database  ${postgres.host}:${databasePort}, with ${orders.length} orders`,
    ...(rotation ? [`ROTATION FAILED  ${rotation.failure}`] : []),
    "",
    "An order, a customer's orders, and what a caller without a signature gets:",
    "",
    `${signed} '${address}/orders/${orders[0]?.id}'`,
    "",
    `${signed} '${address}/orders?customer=${orders[0]?.customer}&limit=3'`,
    "",
    `${curl} '${address}/orders/${orders[0]?.id}'`,
    "",
    "The functions' logs follow; Ctrl-C ends the emulator and removes everything.",
    "",
  ];
  console.log(lines.join("\n"));
}

/** Prints the functions' logs until the interruption. */
async function followLogs(cleanup: Cleanup, { emulator, environment }: Deployment): Promise<void> {
  const prefix = `/aws/lambda/${environment}-`;
  const shown = new Map<string, number>();
  while (!cleanup.interrupted.aborted) {
    const seen = new Map<string, number>();
    for (const { group, message } of await functionLogs(emulator.aws, environment)) {
      const count = (seen.get(group) ?? 0) + 1;
      seen.set(group, count);
      // Lambda's own lines say nothing that the function's lines do not say.
      if (count > (shown.get(group) ?? 0) && !/^(START|END) RequestId/.test(message)) {
        console.log(`${group.slice(prefix.length)}  ${message}`);
      }
    }
    for (const [group, count] of seen) shown.set(group, count);
    await delay(LOG_INTERVAL_MS, undefined, { signal: cleanup.interrupted }).catch(() => undefined);
  }
}

void startCommand(
  {
    script: "emulate",
    description:
      "Deploys an environment to an AWS emulator on this machine, writes example orders, prints how to ask for them, and " +
      "shows the functions' logs until Ctrl-C.",
    arguments: {
      environment: { meaning: "the environment to deploy", kind: oneOf(environments.map(({ name }) => name)) },
    },
    options: OUTPUT_OPTIONS,
  },
  async ({ environment, ...options }, cleanup) => emulate(cleanup, environment, await prepareOutput(cleanup, options)),
);
