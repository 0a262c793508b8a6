export interface Secret {
  /** What it is: the value itself is never shown. */
  readonly name: string;
  readonly value: string;
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
  return [...new Set([value, json, goJson, JSON.stringify(json).slice(1, -1), encodeURIComponent(value), base64])];
}
