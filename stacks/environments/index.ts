import { dev } from "./dev";
import { prod } from "./prod";
import type { EnvironmentInput } from "./schema";

/** The environments that synth writes. Add one: a file like `dev.ts`, and its name here. */
export const environments: readonly EnvironmentInput[] = [dev, prod];
