import { join } from "node:path";
import { PROJECT } from "../../../stacks/bundling/project";
import { catalogue } from "../../../stacks/catalogue";
import { accounts as ourAccounts } from "../../../stacks/environments/accounts";
import type { AccountInput } from "../../../stacks/settings/account-settings";
import type { EnvironmentInput } from "../../../stacks/settings/environment";
import { synthesize } from "../../../stacks/synthesize";
import { ROOT } from "../../aws/aws-credentials";
import { copyOutput, environmentOf } from "../../deployment/copied-environment";
import type { Deployment } from "../../deployment/deployment";
import { type EmulatedCopy, startEmulatedCopy } from "../../deployment/emulated-copy";
import type { ProjectCopy } from "../../deployment/project-copy";
import { stackProgress } from "../../deployment/transcript";
import type { Cleanup } from "../../process/cleanup";
import type { Finished } from "../../process/run-command";
import type { Checklist } from "../checklist";

/** What is synthesized. */
export interface Settings {
  readonly environments: readonly EnvironmentInput[];
  /** @default the project's own */
  readonly accounts?: readonly AccountInput[];
  /** Folder of the SQL files. @default src/migrations */
  readonly migrationsFolder?: string;
}

export interface ChangingOutputProps {
  readonly settings: Settings;
  /** Execution environments that the emulated account's functions may have at once. @default 1000 */
  readonly accountConcurrencyLimit?: number;
}

/** An output that is synthesized again with other settings, and deployed again from the same folder with the same states. */
export class ChangingOutput {
  private constructor(
    private readonly list: Checklist,
    private readonly folder: string,
    private readonly copy: ProjectCopy,
    private readonly emulated: EmulatedCopy,
  ) {}

  /** Synthesizes, and starts the emulator; nothing is deployed yet. The stacks are deployed as the account's root user. */
  static async start(cleanup: Cleanup, list: Checklist, props: ChangingOutputProps): Promise<ChangingOutput> {
    const { settings, ...limits } = props;
    const folder = cleanup.temporaryFolder();
    const copy = copyOutput(folder, PROJECT, await synthesizeInto(folder, settings));
    list.print("starting the emulator");
    const emulated = await startEmulatedCopy(cleanup, {
      project: PROJECT,
      copy,
      folder,
      region: settings.environments[0]?.region ?? "us-east-1",
      databasePorts: settings.environments.map(({ database }) => database.port ?? 5432),
      nodeMajor: 22,
      deployer: async () => ROOT,
      ...limits,
    });
    return new ChangingOutput(list, folder, copy, emulated);
  }

  get emulator() {
    return this.emulated.emulator;
  }

  get programs() {
    return this.emulated.programs;
  }

  /** Synthesizes with other settings. Nothing is deployed. */
  async change(settings: Settings): Promise<void> {
    this.copy.take(await synthesizeInto(this.folder, settings));
    this.emulated.writeOverrides();
  }

  /** The present stacks of an account or environment, lower ones first. */
  stacksOf(owner: string): readonly string[] {
    return this.copy.stacksOf(owner);
  }

  /** One environment, for what asks a deployed environment. */
  deploymentOf({ name, account }: EnvironmentInput): Deployment {
    const copied = environmentOf(this.copy, this.folder, { environment: name, account });
    const { emulator, programs } = this.emulated;
    return { ...copied, emulator, programs, postgres: emulator.postgresOn(copied.databasePort) };
  }

  deploy(stacks: readonly string[]): Promise<Finished> {
    return this.programs.deploy(stacks, this.progress());
  }

  destroy(stacks: readonly string[]): Promise<Finished> {
    return this.programs.destroy(stacks, this.progress());
  }

  private progress(): (line: string) => void {
    return stackProgress((line) => this.list.print(line));
  }
}

async function synthesizeInto(folder: string, { accounts = ourAccounts, ...settings }: Settings): Promise<string> {
  const outdir = join(folder, "cdktf.out");
  await synthesize({ ...settings, accounts, catalogue, outdir, buildDirectory: join(folder, "build") });
  return outdir;
}
