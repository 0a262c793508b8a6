import { signedCurl } from "../deployment/signed-curl";
import type { Cleanup } from "../process/cleanup";
import type { DeployedEnvironment } from "./deployed-environment";

/**
 * Prints how to look at the deployment, and waits for Ctrl-C. The checklist does not print this: a key is part of it, and a
 * check looks for secrets in everything that the checklist printed.
 */
export async function keepDeployed(cleanup: Cleanup, deployed: DeployedEnvironment): Promise<void> {
  const { databasePort, emulator, environment, folder, postgres } = deployed.deployment;
  const lines = [
    "",
    ...(await apiLines(deployed).catch((error: unknown) => [`API       cannot be asked: ${String(error)}`])),
    `AWS       ${emulator.server.url}, by AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_CA_BUNDLE=${emulator.authorityFile}`,
    `database  ${postgres.host}:${databasePort}`,
    `logs      ${emulator.logFolder}`,
    `stacks    ${folder}`,
    "",
    `${environment} stays up until Ctrl-C, which destroys it.`,
    "",
  ];
  console.log(lines.join("\n"));
  await cleanup.interruption();
}

async function apiLines(deployed: DeployedEnvironment): Promise<readonly string[]> {
  const { api, callers, deployment, orders, users } = deployed;
  const [{ path }, address] = [await orders(), (await api()).address(deployment.emulator.server)];
  await callers();
  const [reader] = users;
  return [
    `API       ${address}`,
    ...(reader ? [`an order  ${signedCurl(deployment, reader.credentials)} '${address}${path}'`] : []),
  ];
}
