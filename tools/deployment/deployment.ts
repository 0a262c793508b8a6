import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT_ID, type Emulator, type EmulatorProps, startEmulator } from "../emulator/emulator";
import type { PostgresServer } from "../postgres/postgres-server";
import type { Cleanup } from "../process/cleanup";
import { prepareTerraform, type Terraform } from "../process/terraform";
import { type CopiedEnvironment, type CopyEnvironmentProps, copyEnvironment } from "./copied-environment";
import { createDeployer } from "./deployer";
import { writeOverride } from "./override";
import { StackPrograms } from "./stack-programs";

/**
 * One environment's stacks and the emulator that they are deployed to, from the output's own bytes, by a user who may do
 * what the environment's deployer policy allows.
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

/**
 * Starts the emulator for an output that is copied already; nothing is deployed yet.
 * @param limits those of the account that the emulator shows. @default AWS's own
 */
export async function startDeploymentOf(
  cleanup: Cleanup,
  project: string,
  copied: CopiedEnvironment,
  limits: Pick<EmulatorProps, "accountConcurrencyLimit"> = {},
): Promise<Deployment> {
  const { copy, folder } = copied;
  const stateFolder = statesOf(copied);
  mkdirSync(stateFolder);
  const terraform = await prepareTerraform(project, folder);
  const emulator = await startEmulator(cleanup, {
    project,
    ...copied,
    databasePorts: [copied.databasePort],
    ...limits,
  });
  const { providerSource, providerVersion } = terraform;
  const override = {
    providerSource,
    providerVersion,
    accountId: ACCOUNT_ID,
    credentials: await createDeployer(emulator.aws, copy.output, [copied.account, copied.environment]),
    stateFolder,
  };
  for (const stack of copy.stacks) writeOverride(copy.stackFolder(stack), copy.stacks, override);
  const programs = new StackPrograms(cleanup, copy, towardsEmulator(terraform, emulator, folder));
  return { ...copied, emulator, postgres: emulator.postgresOn(copied.databasePort), programs };
}

/** Folder of the states of stacks whose backend is not on this machine. */
export function statesOf({ folder }: Pick<CopiedEnvironment, "folder">): string {
  return join(folder, "states");
}

function towardsEmulator(terraform: Terraform, { server, authorityFile }: Emulator, folder: string): Terraform {
  const environment = {
    ...terraform.environment,
    AWS_ENDPOINT_URL: server.url,
    AWS_CA_BUNDLE: authorityFile,
    AWS_EC2_METADATA_DISABLED: "true",
    // A person's own profile has no part in a deployment to the emulator.
    AWS_CONFIG_FILE: join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
  };
  return { ...terraform, environment };
}
