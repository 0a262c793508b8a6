import type { CopiedEnvironment } from "../deployment/copied-environment";

/** Judges one property of a deployment. `Context` is what the checks of one phase know. */
export interface Check<Context> {
  /** What holds when the check passes. No other check has this name. */
  readonly name: string;
  /** Whether the check is made for an environment. @default it is made for every environment */
  readonly appliesTo?: (environment: CopiedEnvironment) => boolean;
  /** @returns a text for each thing that is wrong. A check that throws fails, too. */
  run(context: Context): Promise<readonly string[]>;
}

/** A check, or checks of one kind whose number depends on the environment, such as one for each stack. */
export type CheckOrChecks<Context> = Check<Context> | ((environment: CopiedEnvironment) => readonly Check<Context>[]);
