import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { runCommand } from "../process/run-command";

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

/** Settings of `database` in an environment, by the names that `--database` knows. */
export const DATABASE_CHOICES = {
  // On a port of its own: so nothing takes the usual one for granted.
  iam: { authentication: "iam", port: 15432 },
  proxy: { proxy: true },
} as const;
export type DatabaseChoice = keyof typeof DATABASE_CHOICES;

/** The flags of the programs that deploy: `--skip-synth`, `--output <folder>` (another output than the project's). */
export function readOptions(project: string, usage: string): Options {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        "skip-synth": { type: "boolean", default: false },
        output: { type: "string" },
        database: { type: "string" },
      },
    });
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
