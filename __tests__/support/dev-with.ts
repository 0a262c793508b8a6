import { dev } from "../../stacks/environments/dev";
import type { EnvironmentInput } from "../../stacks/settings/environment";

/** `dev` with some settings replaced, section by section. */
export function devWith(
  changes: {
    readonly [Section in keyof EnvironmentInput]?: Partial<EnvironmentInput[Section]>;
  },
): EnvironmentInput {
  const changed: Record<string, unknown> = { ...dev };
  for (const [section, value] of Object.entries(changes)) {
    const present = changed[section];
    changed[section] =
      typeof value === "object" && typeof present === "object" ? { ...present, ...(value as object) } : value;
  }
  return changed as unknown as EnvironmentInput;
}
