/** What a setting must be, as the message of a schema's check. */
export const allowed = (text: string) => ({ error: () => `must be ${text}` });

/** One problem in one line: the environment, the setting, what it must be, what it is, where to change it. */
export function problem(name: string, path: string, must: string, got: unknown): string {
  const shown = got === undefined ? "nothing" : JSON.stringify(got);
  return `environments/${name}: ${path} ${must}, got ${shown}; change it in stacks/environments/${name}.ts`;
}

/** The environment's name, where it has one to call it by. */
export function nameOf(input: unknown): string | undefined {
  const name = valueAt(input, ["name"]);
  return typeof name === "string" && name !== "" ? name : undefined;
}

/** What the environment, checked or not, has at the path. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
