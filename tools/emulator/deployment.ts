import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Cleanup } from "./cleanup";
import { type Finished, runCommand } from "./command";
import { ACCOUNT_ID, type Emulator, startEmulator } from "./emulator";
import { writeOverride } from "./override";
import { Problem } from "./problem";
import { ProjectCopy } from "./project-copy";
import { prepareTerraform, type Terraform } from "./terraform";

export interface DeploymentProps {
  /** The project's folder. */
  readonly project: string;
  /** Folder of the synthesized output. */
  readonly output: string;
  readonly environment: string;
}

/** A resource as Terraform's state describes it. */
export interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One change of a plan, as `terraform show -json` gives it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown?: unknown;
  };
}

export interface Plan {
  /** 0 without, 2 with changes. */
  readonly exitCode: number;
  readonly resourceChanges: readonly ResourceChange[];
}

/** One environment's stacks on the emulator, from the output's own bytes. */
export class Deployment {
  /** The environment's stacks, lower ones first. */
  readonly stacks: readonly string[];
  /** Everything that Terraform and cdktf have printed. */
  readonly transcript: string[] = [];

  private constructor(
    private readonly cleanup: Cleanup,
    readonly environment: string,
    /** Where everything is that is gone in the end. */
    readonly folder: string,
    readonly region: string,
    readonly databasePort: number,
    readonly copy: ProjectCopy,
    readonly emulator: Emulator,
    private readonly terraform: Terraform,
    private readonly program: string,
  ) {
    this.stacks = copy.stacksOf(environment);
  }

  /** Starts the emulator and gets the output ready; nothing is deployed yet. */
  static async start(cleanup: Cleanup, { project, output, environment }: DeploymentProps): Promise<Deployment> {
    const folder = cleanup.temporaryFolder();
    const copyFolder = join(folder, "project");
    mkdirSync(copyFolder);
    const copy = new ProjectCopy(copyFolder, project, output);
    const stacks = copy.stacksOf(environment);
    if (stacks.length === 0)
      throw new Problem(`${output} has no stack of ${environment}; it has ${copy.stacks.join(", ")}`);
    const { region, databasePort, nodeMajor } = settingsOf(copy, stacks);

    const terraform = await prepareTerraform(project, folder);
    const emulator = await startEmulator(cleanup, { project, folder, region, databasePort, nodeMajor });
    const stateFolder = join(folder, "states");
    mkdirSync(stateFolder);
    for (const stack of copy.stacks) {
      const { providerVersion } = terraform;
      writeOverride(copy.stackFolder(stack), copy.stacks, { providerVersion, accountId: ACCOUNT_ID, stateFolder });
    }
    const environmentVariables = {
      ...terraform.environment,
      AWS_ENDPOINT_URL: emulator.server.url,
      AWS_CA_BUNDLE: emulator.authorityFile,
      AWS_EC2_METADATA_DISABLED: "true",
      // Nobody's own profile has a part in this.
      AWS_CONFIG_FILE: join(folder, "no-aws-config"),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "no-aws-credentials"),
    };
    return new Deployment(
      cleanup,
      environment,
      folder,
      region,
      databasePort,
      copy,
      emulator,
      { ...terraform, environment: environmentVariables },
      cdktfProgram(),
    );
  }

  /** @param onLine sees each line that cdktf prints */
  async deploy(onLine: (line: string) => void): Promise<Finished> {
    return this.cdktf("deploy", onLine);
  }

  async destroy(onLine: (line: string) => void): Promise<Finished> {
    return this.cdktf("destroy", onLine);
  }

  /** `terraform validate` of any stack, without its backend. */
  async validate(stack: string): Promise<Finished> {
    const initialised = await this.run(stack, ["init", "-backend=false", "-no-color"]);
    return initialised.exitCode === 0 ? this.run(stack, ["validate", "-no-color"]) : initialised;
  }

  async output(stack: string, name: string): Promise<unknown> {
    const { stdout, exitCode, output } = await this.run(stack, ["output", "-no-color", "-json"]);
    if (exitCode !== 0) throw new Error(`terraform output of ${stack}: ${output}`);
    const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
    if (!(name in outputs))
      throw new Error(`${stack} has no output ${name}; it has ${Object.keys(outputs).join(", ")}`);
    return outputs[name]?.value;
  }

  /** All that is deployed, by Terraform's state. */
  async resources(stack: string): Promise<readonly StateResource[]> {
    const { stdout, exitCode, output } = await this.run(stack, ["show", "-no-color", "-json"]);
    if (exitCode !== 0) throw new Error(`terraform show of ${stack}: ${output}`);
    const state = JSON.parse(stdout) as { values?: { root_module?: { resources?: StateResource[] } } };
    return state.values?.root_module?.resources ?? [];
  }

  async plan(stack: string): Promise<Plan> {
    const planned = await this.run(stack, ["plan", "-no-color", "-detailed-exitcode", "-out=second.plan"]);
    if (planned.exitCode === 1) throw new Error(`terraform plan of ${stack}: ${planned.output}`);
    const { stdout, exitCode, output } = await this.run(stack, ["show", "-no-color", "-json", "second.plan"]);
    if (exitCode !== 0) throw new Error(`terraform show of ${stack}'s plan: ${output}`);
    const plan = JSON.parse(stdout) as { resource_changes?: ResourceChange[] };
    return { exitCode: planned.exitCode, resourceChanges: plan.resource_changes ?? [] };
  }

  private async cdktf(action: "deploy" | "destroy", onLine: (line: string) => void): Promise<Finished> {
    const flags = ["--skip-synth", "--skip-provider-lock", "--auto-approve", "--no-color"];
    const finished = await runCommand(this.cleanup, {
      command: process.execPath,
      args: [this.program, action, ...this.stacks, ...flags],
      folder: this.copy.folder,
      environment: this.terraform.environment,
      onLine,
    });
    this.transcript.push(finished.output);
    return finished;
  }

  private async run(stack: string, args: readonly string[]): Promise<Finished> {
    const finished = await runCommand(this.cleanup, {
      command: this.terraform.command,
      args,
      folder: this.copy.stackFolder(stack),
      environment: this.terraform.environment,
    });
    // `show` and `output` print what the state holds, which is judged as a file.
    if (args[0] !== "show" && args[0] !== "output") this.transcript.push(finished.output);
    return finished;
  }
}

/** cdktf's own program in node_modules: npx adds a second and looks for updates. */
function cdktfProgram(): string {
  return createRequire(__filename).resolve("cdktf-cli/bundle/bin/cdktf");
}

/** What the emulator must know of the stacks beforehand, by the stacks themselves. */
function settingsOf(copy: ProjectCopy, stacks: readonly string[]) {
  const [lowest = ""] = stacks;
  const first = (type: string) => stacks.flatMap((stack) => copy.resources(stack, type))[0];
  const region = String(copy.synthesized(lowest).provider?.aws?.[0]?.region ?? "us-east-1");
  const databasePort = Number(first("aws_db_instance")?.port ?? 5432);
  const nodeMajor = Number(/^nodejs(\d+)\.x$/.exec(String(first("aws_lambda_function")?.runtime))?.[1] ?? 22);
  return { region, databasePort, nodeMajor };
}
