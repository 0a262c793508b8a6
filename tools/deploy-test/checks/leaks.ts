import type { Check } from "../check";
import type { DestroyedEnvironment } from "../destroyed-environment";
import type { Secret } from "../known-secrets";

export const noLeaks: Check<DestroyedEnvironment> = {
  name: "no secret in the states, the output, the logs, or what was printed",
  async run(destroyed) {
    const [secrets, texts] = [await destroyed.secrets(), await destroyed.texts()];
    if (secrets.length === 0) return ["no secret is known: nothing was judged"];
    return texts.flatMap(({ place, text }) => leaks(place, text, secrets));
  },
};

/** The secrets that a text holds, as they are or encoded as programs encode them. */
export function leaks(place: string, text: string, secrets: readonly Secret[]): readonly string[] {
  return secrets
    .filter(({ value }) => spellings(value).some((spelling) => text.includes(spelling)))
    .map(({ name }) => `${place} holds ${name}`);
}

function spellings(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  // Go's JSON encoder, which writes Terraform's state, escapes these three as well.
  const goJson = json.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026");
  const base64 = Buffer.from(value).toString("base64");
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  return [value, json, goJson, JSON.stringify(json).slice(1, -1), encodeURIComponent(value), form, base64];
}
