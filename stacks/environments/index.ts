import type { EnvironmentInput } from "../settings/environment";
import { dev } from "./dev";
import { prod } from "./prod";

/** The environments that synth writes. To add an environment, add a file like `dev.ts` and list its export here. */
export const environments: readonly EnvironmentInput[] = [dev, prod];
