import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Deployment } from "../../deployment/deployment";
import { functionLogs } from "../../deployment/function-logs";

export interface Secret {
  /** What it is: the value itself is never shown. */
  readonly name: string;
  readonly value: string;
}

export interface WrittenText {
  readonly place: string;
  readonly text: string;
}

/** All that a deployment has written down: states, output, plans, and the logs of everything that ran. */
export async function writtenTexts({
  copy,
  emulator,
  environment,
  folder,
}: Deployment): Promise<readonly WrittenText[]> {
  const entries = [copy.folder, emulator.logFolder, join(folder, "states")].flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true }),
  );
  const files = entries
    .filter((entry) => entry.isFile() && /\.(json|tfstate|backup|plan|log|rc)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const logged = await functionLogs(emulator.aws, environment);
  return [
    ...files.map((file) => ({ place: basename(file), text: readFileSync(file, "latin1") })),
    ...logged.map(({ group, message }) => ({ place: `log group ${group}`, text: message })),
    { place: "PostgreSQL's log", text: emulator.postgres.log() },
  ];
}

/** The secrets that a text holds, in any of the ways in which programs write them down. */
export function leaks(place: string, text: string, secrets: readonly Secret[]): readonly string[] {
  return secrets
    .filter(({ value }) => spellings(value).some((spelling) => text.includes(spelling)))
    .map(({ name }) => `${place} holds ${name}`);
}

function spellings(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  // Go's encoder, and so Terraform's state, escapes these three as well.
  const goJson = json.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
  const base64 = Buffer.from(value).toString("base64");
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  return [value, json, goJson, JSON.stringify(json).slice(1, -1), encodeURIComponent(value), form, base64];
}
