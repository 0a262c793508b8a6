import type { SynthesizedEnvironment } from "../output/synthesized-environment";

/** What breaks a guardrail. */
export interface Breach {
  /** What is wrong, beginning with where. */
  readonly problem: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A rule that the output must keep. Nothing is written while one is broken. */
export interface Guardrail {
  /** Names the rule, as in SECURITY.md. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly says: string;
  /** @returns what breaks the rule */
  check(synthesized: SynthesizedEnvironment): readonly Breach[];
}
