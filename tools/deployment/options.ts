import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../process/program";
import { DATABASE_CHOICES, type DatabaseChoice } from "./database-choices";

export interface Options {
  /** Arguments that are no flags. */
  readonly positionals: readonly string[];
  /** Folder of the synthesized output. */
  readonly output: string;
  /** Whether the output is to be written first. */
  readonly synth: boolean;
  /** Another way to the database than the environment's own. */
  readonly database?: DatabaseChoice | undefined;
}

/** The flags of the programs that deploy: `--skip-synth`, `--output <folder>` (another output than the project's). */
export function readOptions(project: string, usage: string): Options {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        "skip-synth": { type: "boolean", default: false },
        output: { type: "string" },
        database: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { database } = values;
    if (database !== undefined && !isDatabaseChoice(database)) {
      throw new Error(`--database must be one of ${Object.keys(DATABASE_CHOICES).join(", ")}, got ${database}`);
    }
    const output = values.output === undefined ? join(project, "cdktf.out") : resolve(values.output);
    return { positionals, output, synth: !values["skip-synth"] && values.output === undefined, database };
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : String(error)}; usage: ${usage}`);
  }
}

function isDatabaseChoice(name: string): name is DatabaseChoice {
  return Object.hasOwn(DATABASE_CHOICES, name);
}
