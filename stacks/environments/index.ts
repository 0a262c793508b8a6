import type { EnvironmentInput } from "../settings/schema";
import { dev } from "./dev";
import { prod } from "./prod";

/** The environments that synth writes. Add one: a file like `dev.ts`, and its name here. */
export const environments: readonly EnvironmentInput[] = [dev, prod];
