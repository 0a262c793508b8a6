import type { Secret } from "./known-secrets";
import type { WrittenText } from "./written-texts";

/** What the checks after the destroy know. */
export interface DestroyedEnvironment {
  /** Everything in the account, one line each: before the deploy, while the environment was deployed, and afterwards. */
  readonly inventories: {
    readonly before: readonly string[];
    readonly deployed: readonly string[];
    readonly after: readonly string[];
  };
  /** Values that may be written down nowhere. */
  readonly secrets: () => Promise<readonly Secret[]>;
  /** All that was written down or printed. */
  readonly texts: () => Promise<readonly WrittenText[]>;
}
