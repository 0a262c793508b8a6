import type { Account } from "./account";
import type { Call } from "./call";

/** An error as a service of AWS answers. */
export interface ServiceError {
  readonly code: string;
  readonly message: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
}

type Verdict = ServiceError | undefined;

/** Something that AWS refuses and the emulators do not. */
export interface Refusal {
  readonly id: string;
  /** What AWS refuses, for the table in CONTRIBUTING.md. */
  readonly says: string;
  /** The AWS document, or the issue that shows AWS's error. */
  readonly source: string;
  /** The operations that the rule looks at, as IAM writes them. */
  readonly operations: readonly string[];
  /** AWS's error, or undefined when AWS accepts the call. */
  check(call: Call, account: Account): Verdict | Promise<Verdict>;
}
