import type { SynthesizedEnvironment } from "../output/synthesized-environment";
import { Problems } from "../problems/problems";
import { connectionBudget } from "./connection-budget";
import type { Guardrail } from "./guardrail";
import { noPassword } from "./no-password";
import { policiesAsDocuments } from "./policies-as-documents";
import { portableOutput } from "./portable-output";
import { privateOnly } from "./private-only";
import { securityGroupDescriptions } from "./security-group-descriptions";
import { uniqueNames } from "./unique-names";

/** What the output of every environment must keep. Add a guardrail: a file like `no-password.ts`, and a line here. */
export const guardrails: readonly Guardrail[] = [
  connectionBudget,
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
export function guardrailProblems(synthesized: SynthesizedEnvironment): readonly string[] {
  return guardrails.flatMap(({ id, check }) =>
    check(synthesized).map(({ problem, fix }) => `${problem}; ${fix} (guardrail ${id})`),
  );
}
