import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { ProjectCopy } from "./project-copy";

export interface CopyEnvironmentProps {
  /** The project's folder. */
  readonly project: string;
  /** Folder of the synthesized output. */
  readonly output: string;
  readonly environment: string;
  /** Name of the account that the environment is in: its stack is deployed first. */
  readonly account: string;
}

/** One environment of a synthesized output, copied for a deployment, with the settings that the emulator needs. */
export interface CopiedEnvironment {
  readonly environment: string;
  readonly account: string;
  /** The account's stack and the environment's, lower ones first. */
  readonly stacks: readonly string[];
  readonly region: string;
  readonly databasePort: number;
  /** Major version of Node that the functions are deployed with. */
  readonly nodeMajor: number;
  /** Temporary folder of the copy, the states and the logs. */
  readonly folder: string;
  readonly copy: ProjectCopy;
}

/** @throws Problem when the output does not have the environment */
export function copyEnvironment(
  cleanup: Cleanup,
  { project, output, environment, account }: CopyEnvironmentProps,
): CopiedEnvironment {
  const folder = cleanup.temporaryFolder();
  return environmentOf(copyOutput(folder, project, output), folder, { environment, account });
}

/** Copies an output into `folder`. */
export function copyOutput(folder: string, project: string, output: string): ProjectCopy {
  const copyFolder = join(folder, "project");
  mkdirSync(copyFolder);
  return new ProjectCopy(copyFolder, project, output);
}

/** One environment of a copied output. @throws Problem when the output does not have the environment or its account */
export function environmentOf(
  copy: ProjectCopy,
  folder: string,
  { environment, account }: Pick<CopyEnvironmentProps, "environment" | "account">,
): CopiedEnvironment {
  const [accountStacks, own] = [copy.stacksOf(account), copy.stacksOf(environment)];
  const missing = accountStacks.length === 0 ? `account ${account}` : own.length === 0 ? environment : undefined;
  if (missing) throw new Problem(`the output has no stack of ${missing}; it has ${copy.stacks.join(", ")}`);
  const stacks = [...accountStacks, ...own];
  return { environment, account, stacks, ...settingsOf(copy, stacks), folder, copy };
}

function settingsOf(copy: ProjectCopy, stacks: readonly string[]) {
  const [lowest = ""] = stacks;
  const all = (type: string) => stacks.flatMap((stack) => copy.resources(stack, type));
  const [instance] = all("aws_db_instance");
  const functions = all("aws_lambda_function");
  return {
    region: String(copy.synthesized(lowest).provider?.aws?.[0]?.region ?? "us-east-1"),
    databasePort: Number(instance?.port ?? 5432),
    nodeMajor: Number(/^nodejs(\d+)\.x$/.exec(String(functions[0]?.runtime))?.[1] ?? 22),
  };
}
