import type { Emulator } from "../emulator/emulator";
import type { PostgresServer } from "../postgres/postgres-server";
import type { Cleanup } from "../process/cleanup";
import { type CopiedEnvironment, type CopyEnvironmentProps, copyEnvironment } from "./copied-environment";
import { createDeployer } from "./deployer";
import { startEmulatedCopy } from "./emulated-copy";
import type { StackPrograms } from "./stack-programs";

/**
 * One environment's stacks and the emulator that they are deployed to, from the output's own bytes, by a user who may do
 * what the deployer's policies of the environment and its account allow.
 */
export interface Deployment extends CopiedEnvironment {
  readonly emulator: Emulator;
  /** The server that stands for the environment's instance. */
  readonly postgres: PostgresServer;
  readonly programs: StackPrograms;
}

/** Copies the output and starts the emulator; nothing is deployed yet. */
export async function startDeployment(cleanup: Cleanup, props: CopyEnvironmentProps): Promise<Deployment> {
  return startDeploymentOf(cleanup, props.project, copyEnvironment(cleanup, props));
}

/** Starts the emulator for an output that is copied already; nothing is deployed yet. */
export async function startDeploymentOf(
  cleanup: Cleanup,
  project: string,
  copied: CopiedEnvironment,
): Promise<Deployment> {
  const { account, copy, databasePort, environment } = copied;
  const { emulator, programs } = await startEmulatedCopy(cleanup, {
    project,
    ...copied,
    databasePorts: [databasePort],
    deployer: ({ aws }) => createDeployer(aws, copy.output, [account, environment]),
  });
  return { ...copied, emulator, postgres: emulator.postgresOn(databasePort), programs };
}
