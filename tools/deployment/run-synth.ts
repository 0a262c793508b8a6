import type { Cleanup } from "../process/cleanup";
import { Problem } from "../process/program";
import { runCommand } from "../process/run-command";

/** Runs `npm run synth` in the project. @throws Problem with the output of a synth that failed. */
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
