import { createRequire } from "node:module";
import type { Cleanup } from "../process/cleanup";
import { type Finished, runCommand } from "../process/run-command";
import type { Terraform } from "../process/terraform";
import type { ProjectCopy } from "./project-copy";

/** A resource as Terraform's state describes it. */
export interface StateResource {
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
  readonly resourceChanges: readonly ResourceChange[];
  /** Names of the outputs whose value would change. */
  readonly changedOutputs: readonly string[];
}

type OnLine = (line: string) => void;

/** Runs the real cdktf and Terraform on the copied output. */
export class StackPrograms {
  /** Everything that they have printed. */
  readonly transcript: string[] = [];

  constructor(
    private readonly cleanup: Cleanup,
    private readonly copy: ProjectCopy,
    private readonly terraform: Terraform,
  ) {}

  /** @param onLine sees each line as it comes */
  deploy(stacks: readonly string[], onLine: OnLine): Promise<Finished> {
    return this.cdktf(["deploy", ...stacks], onLine);
  }

  destroy(stacks: readonly string[], onLine: OnLine): Promise<Finished> {
    return this.cdktf(["destroy", ...stacks], onLine);
  }

  /**
   * `terraform destroy` of one stack. cdktf 0.21 refuses to destroy a stack without those above it, also where they are gone;
   * told to ignore them, it starts one Terraform after another without end.
   */
  async destroyByTerraform(stack: string): Promise<Finished> {
    const initialised = await this.run(stack, ["init", "-no-color"]);
    return initialised.exitCode === 0 ? this.run(stack, ["destroy", "-auto-approve", "-no-color"]) : initialised;
  }

  /** `terraform validate` of any stack, without its backend. */
  async validate(stack: string): Promise<Finished> {
    const initialised = await this.run(stack, ["init", "-backend=false", "-no-color"]);
    return initialised.exitCode === 0 ? this.run(stack, ["validate", "-no-color"]) : initialised;
  }

  /** `terraform plan -destroy` of a deployed stack. */
  planDestroy(stack: string): Promise<Finished> {
    return this.run(stack, ["plan", "-destroy", "-no-color"]);
  }

  async output(stack: string, name: string): Promise<string> {
    const outputs = (await this.read(stack, ["output", "-no-color", "-json"])) as Record<string, { value: unknown }>;
    const output = outputs[name];
    if (!output) throw new Error(`${stack} has no output ${name}; it has ${Object.keys(outputs).join(", ")}`);
    return String(output.value);
  }

  /** All that a stack has deployed, by Terraform's state. */
  async resources(stack: string): Promise<readonly StateResource[]> {
    const state = (await this.read(stack, ["show", "-no-color", "-json"])) as {
      readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
    };
    return state.values?.root_module?.resources ?? [];
  }

  async plan(stack: string): Promise<Plan> {
    const file = "second.plan";
    const { exitCode, output } = await this.run(stack, ["plan", "-no-color", `-out=${file}`]);
    if (exitCode !== 0) throw new Error(output);
    const plan = (await this.read(stack, ["show", "-no-color", "-json", file])) as {
      readonly resource_changes?: readonly ResourceChange[];
      readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
    };
    const changedOutputs = Object.entries(plan.output_changes ?? {}).filter(
      ([, { actions }]) => actions.join() !== "no-op",
    );
    return { resourceChanges: plan.resource_changes ?? [], changedOutputs: changedOutputs.map(([name]) => name) };
  }

  private async cdktf(args: readonly string[], onLine: OnLine): Promise<Finished> {
    const finished = await runCommand(this.cleanup, {
      command: process.execPath,
      // npx would add a second to each start.
      args: [
        createRequire(__filename).resolve("cdktf-cli/bundle/bin/cdktf"),
        ...args,
        ...["--skip-synth", "--skip-provider-lock", "--auto-approve", "--no-color"],
      ],
      folder: this.copy.folder,
      environment: this.terraform.environment,
      onLine,
    });
    this.transcript.push(finished.output);
    return finished;
  }

  private async run(stack: string, args: readonly string[]): Promise<Finished> {
    const finished = await this.terraformIn(stack, args);
    this.transcript.push(finished.output);
    return finished;
  }

  /** Like `run`, but not for the transcript: the JSON that this prints is the state itself, secrets included. */
  private async read(stack: string, args: readonly string[]): Promise<unknown> {
    const { exitCode, stdout, output } = await this.terraformIn(stack, args);
    if (exitCode !== 0) throw new Error(`terraform ${args[0]} of ${stack}: ${output}`);
    return JSON.parse(stdout);
  }

  private terraformIn(stack: string, args: readonly string[]): Promise<Finished> {
    const { command, environment } = this.terraform;
    return runCommand(this.cleanup, { command, args, folder: this.copy.stackFolder(stack), environment });
  }
}
