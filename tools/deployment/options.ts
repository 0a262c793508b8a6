import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../process/program";

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
      options: {
        "skip-synth": { type: "boolean", default: false },
        output: { type: "string" },
      },
    });
    const output = values.output === undefined ? join(project, "cdktf.out") : resolve(values.output);
    return { positionals, output, synth: !values["skip-synth"] && values.output === undefined };
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}; usage: ${usage}`);
  }
}
