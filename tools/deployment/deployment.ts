import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ACCOUNT_ID, type Emulator, startEmulator } from "../emulator/emulator";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { prepareTerraform, type Terraform } from "../process/terraform";
import { writeOverride } from "./override";
import { ProjectCopy } from "./project-copy";
import { StackPrograms } from "./stack-programs";

export interface DeploymentProps {
  /** The project's folder. */
  readonly project: string;
  /** Folder of the synthesized output. */
  readonly output: string;
  readonly environment: string;
}

/** One environment's stacks and the emulator that they are deployed to, from the output's own bytes. */
export interface Deployment {
  readonly environment: string;
  /** The environment's stacks, lower ones first. */
  readonly stacks: readonly string[];
  readonly region: string;
  readonly databasePort: number;
  /** Where everything is that is gone in the end. */
  readonly folder: string;
  readonly copy: ProjectCopy;
  readonly emulator: Emulator;
  readonly programs: StackPrograms;
}

/** Starts the emulator and gets the output ready; nothing is deployed yet. */
export async function startDeployment(cleanup: Cleanup, props: DeploymentProps): Promise<Deployment> {
  const { project, output, environment } = props;
  const folder = cleanup.temporaryFolder();
  const [copyFolder, stateFolder] = [join(folder, "project"), join(folder, "states")];
  mkdirSync(copyFolder);
  mkdirSync(stateFolder);
  const copy = new ProjectCopy(copyFolder, project, output);
  const stacks = copy.stacksOf(environment);
  if (stacks.length === 0)
    throw new Problem(`${output} has no stack of ${environment}; it has ${copy.stacks.join(", ")}`);
  const settings = settingsOf(copy, stacks);

  const terraform = await prepareTerraform(project, folder);
  const emulator = await startEmulator(cleanup, { project, folder, ...settings });
  for (const stack of copy.stacks) {
    const { providerVersion } = terraform;
    writeOverride(copy.stackFolder(stack), copy.stacks, { providerVersion, accountId: ACCOUNT_ID, stateFolder });
  }
  const programs = new StackPrograms(cleanup, copy, towardsEmulator(terraform, emulator, folder));
  return { environment, stacks, ...settings, folder, copy, emulator, programs };
}

function towardsEmulator(terraform: Terraform, { server, authorityFile }: Emulator, folder: string): Terraform {
  const environment = {
    ...terraform.environment,
    AWS_ENDPOINT_URL: server.url,
    AWS_CA_BUNDLE: authorityFile,
    AWS_EC2_METADATA_DISABLED: "true",
    // Nobody's own profile has a part in this.
    AWS_CONFIG_FILE: join(folder, "no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
  };
  return { ...terraform, environment };
}

/** What the emulator must know of the stacks beforehand, by the stacks themselves. */
function settingsOf(copy: ProjectCopy, stacks: readonly string[]) {
  const [lowest = ""] = stacks;
  const first = (type: string) => stacks.flatMap((stack) => copy.resources(stack, type))[0];
  const region = String(copy.synthesized(lowest).provider?.aws?.[0]?.region ?? "us-east-1");
  const databasePort = Number(first("aws_db_instance")?.port ?? 5432);
  const nodeMajor = Number(/^nodejs(\d+)\.x$/.exec(String(first("aws_lambda_function")?.runtime))?.[1] ?? 22);
  const databaseTakesTokens = stacks
    .flatMap((stack) => copy.resources(stack, "aws_lambda_function"))
    .some(({ environment }) => JSON.stringify(environment ?? {}).includes('"DATABASE_AUTHENTICATION":"iam"'));
  return { region, databasePort, nodeMajor, databaseTakesTokens };
}
