import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Deployment } from "../deployment/deployment";
import { statesOf } from "../deployment/emulated-copy";
import { functionLogs } from "../deployment/function-logs";

export interface WrittenText {
  readonly place: string;
  readonly text: string;
}

/** All that a deployment has written down: states, output, plans, and the logs of everything that ran. */
export async function writtenTexts(deployment: Deployment): Promise<readonly WrittenText[]> {
  const { copy, emulator, environment, postgres } = deployment;
  const entries = [copy.folder, emulator.logFolder, statesOf(deployment)].flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true }),
  );
  const files = entries
    .filter((entry) => entry.isFile() && /\.(json|tfstate|backup|plan|log|rc)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const logged = await functionLogs(emulator.aws, environment);
  return [
    ...files.map((file) => ({ place: basename(file), text: readFileSync(file, "latin1") })),
    ...logged.map(({ group, message }) => ({ place: `log group ${group}`, text: message })),
    { place: "PostgreSQL's log", text: postgres.log() },
  ];
}
