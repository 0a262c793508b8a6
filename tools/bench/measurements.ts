import type { LocalSystem } from "../local/local-system";
import { clientTimes } from "./client-times";
import { codeSize } from "./code-size";
import type { Figure } from "./figure";
import { processStart } from "./process-start";
import { requestStorm } from "./request-storm";
import { roundTrips } from "./round-trips";

/** Makes figures from a local system that is deployed. @param folder a temporary folder of the benchmark */
type Measurement = (system: LocalSystem, folder: string) => Promise<readonly Figure[]>;

/** All measurements, in the order of their figures. They run one after the other. */
export const MEASUREMENTS: readonly Measurement[] = [clientTimes, roundTrips, codeSize, processStart, requestStorm];
