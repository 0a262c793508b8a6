import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Credentials } from "../aws/aws-credentials";
import { ACCOUNT_ID, type Emulator, type EmulatorProps, startEmulator } from "../emulator/emulator";
import type { Cleanup } from "../process/cleanup";
import { prepareTerraform, type Terraform } from "../process/terraform";
import { writeOverride } from "./override";
import type { ProjectCopy } from "./project-copy";
import { StackPrograms } from "./stack-programs";

export interface EmulatedCopyProps extends EmulatorProps {
  readonly copy: ProjectCopy;
  /** Whom the stacks are deployed as, once the emulator runs. */
  readonly deployer: (emulator: Emulator) => Promise<Credentials>;
}

/** The emulator, and cdktf and Terraform on a copied output. */
export interface EmulatedCopy {
  readonly emulator: Emulator;
  readonly programs: StackPrograms;
  /** Writes the overrides that the emulator needs beside the present stacks: again after the copy took another output. */
  writeOverrides(): void;
}

/** Starts the emulator for a copied output; nothing is deployed yet. */
export async function startEmulatedCopy(cleanup: Cleanup, props: EmulatedCopyProps): Promise<EmulatedCopy> {
  const { copy, folder, project } = props;
  const stateFolder = statesOf(props);
  mkdirSync(stateFolder);
  const terraform = await prepareTerraform(project, folder);
  const emulator = await startEmulator(cleanup, props);
  const { providerSource, providerVersion } = terraform;
  const credentials = await props.deployer(emulator);
  const override = { providerSource, providerVersion, accountId: ACCOUNT_ID, credentials, stateFolder };
  const writeOverrides = (): void => {
    for (const stack of copy.stacks) writeOverride(copy.stackFolder(stack), copy.stacks, override);
  };
  writeOverrides();
  const programs = new StackPrograms(cleanup, copy, towardsEmulator(terraform, emulator, folder));
  return { emulator, programs, writeOverrides };
}

/** Folder of the states of stacks whose backend is not on this machine. */
export function statesOf({ folder }: { readonly folder: string }): string {
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
