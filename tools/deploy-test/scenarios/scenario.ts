import type { Cleanup } from "../../process/cleanup";
import type { Checklist } from "../checklist";

/** Several deploys one after the other, with checks between them. */
export interface Scenario {
  /** What the scenario tries, as in "tries ...". */
  readonly tries: string;
  run(list: Checklist, cleanup: Cleanup): Promise<void>;
}
