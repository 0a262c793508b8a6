import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Cleanup } from "./cleanup";
import { runCommand } from "./command";
import { Problem } from "./problem";

export interface Options {
  /** Arguments that are no flags. */
  readonly positionals: readonly string[];
  /** Folder of the synthesized output. */
  readonly output: string;
  /** Whether the output is to be written first. */
  readonly synth: boolean;
}

/** The flags of the programs that deploy: `--skip-synth`, `--output <folder>` (another output than the project's). */
export function readOptions(project: string, usage: string): Options {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { "skip-synth": { type: "boolean", default: false }, output: { type: "string" } },
    });
    const output = values.output === undefined ? join(project, "cdktf.out") : resolve(values.output);
    return { positionals, output, synth: !values["skip-synth"] && values.output === undefined };
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}; usage: ${usage}`);
  }
}

/** `npm run synth`; its own output is shown when it fails. */
export async function synthesize(cleanup: Cleanup, project: string): Promise<void> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const { exitCode, output } = await runCommand(cleanup, {
    command: "npm",
    args: ["run", "--silent", "synth"],
    folder: project,
    environment,
  });
  if (exitCode !== 0) throw new Problem(`npm run synth failed:\n${output}`);
}
