import type { SynthesizedEnvironment, SynthesizedStacks } from "../output/synthesized-stacks";
import { Problems } from "../problems/problems";
import { connectionBudget } from "./connection-budget";
import type { AccountEnvironments, Breach, Guardrail } from "./guardrail";
import { lambdaConcurrency } from "./lambda-concurrency";
import { noPassword } from "./no-password";
import { policiesAsDocuments } from "./policies-as-documents";
import { portableOutput } from "./portable-output";
import { privateOnly } from "./private-only";
import { securityGroupDescriptions } from "./security-group-descriptions";
import { uniqueNames } from "./unique-names";

/** What the output must keep. Add a guardrail: a file like `no-password.ts`, and a line here. */
export const guardrails: readonly Guardrail[] = [
  connectionBudget,
  lambdaConcurrency,
  noPassword,
  policiesAsDocuments,
  portableOutput,
  privateOnly,
  securityGroupDescriptions,
  uniqueNames,
];

/** The output breaks a guardrail; nothing was written. */
export class GuardrailError extends Problems {
  override readonly name = "GuardrailError";
}

/** All that breaks a guardrail, a line each: what is wrong, how to fix it, and the guardrail's id. */
export function guardrailProblems(
  accounts: readonly (AccountEnvironments & { readonly stacks: SynthesizedStacks })[],
): readonly string[] {
  const environments = accounts.flatMap((account) => account.environments);
  const all: readonly SynthesizedStacks[] = [...accounts.map(({ stacks }) => stacks), ...environments];
  return guardrails.flatMap((guardrail) =>
    breachesOf(guardrail, accounts, environments, all).map(
      ({ problem, fix }) => `${problem}; ${fix} (guardrail ${guardrail.id})`,
    ),
  );
}

function breachesOf(
  guardrail: Guardrail,
  accounts: readonly AccountEnvironments[],
  environments: readonly SynthesizedEnvironment[],
  all: readonly SynthesizedStacks[],
): readonly Breach[] {
  switch (guardrail.judges) {
    case "account":
      return accounts.flatMap((account) => guardrail.check(account));
    case "environment":
      return environments.flatMap((environment) => guardrail.check(environment));
    case "stacks":
      return all.flatMap((stacks) => guardrail.check(stacks));
  }
}
