import type { SynthesizedEnvironment, SynthesizedStacks } from "../output/synthesized-stacks";
import type { Account } from "../settings/account-settings";

/** What breaks a guardrail. */
export interface Breach {
  /** What is wrong, beginning with where. */
  readonly problem: string;
  /** What to do about it. */
  readonly fix: string;
}

/** An account with all environments that are in it. */
export interface AccountEnvironments {
  readonly account: Account;
  readonly environments: readonly SynthesizedEnvironment[];
}

/** What a guardrail judges at a time. */
interface Judged {
  /** The stacks of one environment or account. */
  readonly stacks: SynthesizedStacks;
  /** An environment, with its settings. */
  readonly environment: SynthesizedEnvironment;
  /** An account, with its settings and environments. */
  readonly account: AccountEnvironments;
}

/** A rule that the output must keep. Nothing is written while one is broken. */
export type Guardrail = { readonly [Kind in keyof Judged]: GuardrailOf<Kind> }[keyof Judged];

export interface GuardrailOf<Kind extends keyof Judged> {
  /** Names the rule, as in SECURITY.md. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly says: string;
  readonly judges: Kind;
  /** @returns what breaks the rule */
  check(judged: Judged[Kind]): readonly Breach[];
}
