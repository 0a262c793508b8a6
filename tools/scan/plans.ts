import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ROOT } from "../aws/aws-credentials";
import { writeOverride } from "../deployment/override";
import { ProjectCopy } from "../deployment/project-copy";
import { EMULATORS } from "../emulator/backends/emulator-packages";
import { startMoto } from "../emulator/backends/moto";
import { ACCOUNT_ID } from "../emulator/emulator";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { pythonEnvironment } from "../process/python-environment";
import { runCommand } from "../process/run-command";
import { prepareTerraform } from "../process/terraform";

interface StackJson {
  readonly terraform: { readonly backend?: { readonly local?: { readonly path: string } } };
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/**
 * Plans every stack of the output as if it were new. Nothing is deployed, so Terraform asks an emulator for the account,
 * and a stack reads made-up outputs of the right shape from the states of lower stacks.
 * @returns the plans as JSON, by stack
 */
export async function planStacks(cleanup: Cleanup, project: string): Promise<ReadonlyMap<string, string>> {
  const folder = cleanup.temporaryFolder();
  const [terraform, python] = [await prepareTerraform(project, folder), await pythonEnvironment(project, EMULATORS)];
  const moto = await startMoto(cleanup, { python, folder, accountId: ACCOUNT_ID });
  const copyFolder = join(folder, "project");
  mkdirSync(copyFolder);
  const copy = new ProjectCopy(copyFolder, project, join(project, "cdktf.out"));
  const stateFolder = join(folder, "states");
  mkdirSync(stateFolder);
  const environment = { ...terraform.environment, AWS_ENDPOINT_URL: moto.url, AWS_REGION: "us-east-1" };
  const plans = new Map<string, string>();
  for (const stack of copy.stacks) {
    const stackFolder = copy.stackFolder(stack);
    const json = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as StackJson;
    writeOverride(stackFolder, copy.stacks, {
      providerSource: terraform.providerSource,
      providerVersion: terraform.providerVersion,
      accountId: ACCOUNT_ID,
      credentials: ROOT,
      stateFolder,
    });
    const run = async (...args: readonly string[]): Promise<string> => {
      const finished = await runCommand(cleanup, {
        command: terraform.command,
        args,
        folder: stackFolder,
        environment,
      });
      if (finished.exitCode !== 0) throw new Problem(`${stack}: terraform ${args[0]} failed:\n${finished.output}`);
      return finished.stdout;
    };
    await run("init", "-no-color");
    await run("plan", "-no-color", "-out=scan.tfplan");
    plans.set(stack, withoutEmulator(await run("show", "-json", "scan.tfplan")));
    const local = json.terraform.backend?.local?.path;
    const stateFile = local === undefined ? join(stateFolder, `${stack}.tfstate`) : resolve(stackFolder, local);
    mkdirSync(dirname(stateFile), { recursive: true });
    writeFileSync(stateFile, JSON.stringify(stateOf(json)));
  }
  return plans;
}

/** Removes what comes from the emulator: its credentials and the identity of the caller. */
function withoutEmulator(plan: string): string {
  const { prior_state: _, ...json } = JSON.parse(plan) as {
    readonly configuration: object;
    readonly prior_state?: object;
  };
  return JSON.stringify({ ...json, configuration: { ...json.configuration, provider_config: {} } });
}

/** A state with a stack's outputs and without a resource. */
function stateOf({ output = {} }: StackJson): object {
  const outputs = Object.entries(output).map(([name, { value }]) => [
    name,
    { value: exampleOf(value), type: "string" },
  ]);
  return { version: 4, serial: 1, lineage: "scan", outputs: Object.fromEntries(outputs), resources: [] };
}

/** An example of the value that a reference will have. In a plan, the provider checks the form of ids and ARNs. */
function exampleOf(reference: unknown): string {
  const [, type = "", attribute = ""] = /^\$\{(?:data\.)?(\w+)\..*?\.(\w+)\}$/.exec(String(reference)) ?? [];
  const prefixes: Readonly<Record<string, string>> = { aws_vpc: "vpc", aws_subnet: "subnet", aws_security_group: "sg" };
  if (attribute.endsWith("arn")) {
    const service = { aws_kms_key: "kms", aws_secretsmanager_secret: "secretsmanager" }[type] ?? "iam";
    return `arn:aws:${service}:us-east-1:${ACCOUNT_ID}:example/12345678-1234-1234-1234-123456789012`;
  }
  return `${prefixes[type] ?? "example"}-0123456789abcdef0`;
}
