import type { CopiedEnvironment } from "../deployment/copied-environment";

/** Something that a deployment must be or do. `Context` is what the checks of its phase know. */
export interface Check<Context> {
  /** What holds when the check passes; unique. */
  readonly name: string;
  /** Whether the check is made for this environment. @default for every one */
  readonly appliesTo?: (environment: CopiedEnvironment) => boolean;
  /** @returns what is wrong, a text each. To throw is to fail as well. */
  run(context: Context): Promise<readonly string[]>;
}

/** A check, or checks of one kind whose number depends on the environment: one for each stack. */
export type CheckOrChecks<Context> = Check<Context> | ((environment: CopiedEnvironment) => readonly Check<Context>[]);
