import { connectionBudget } from "./connection-budget";
import type { Guardrail } from "./guardrail";
import { noPassword } from "./no-password";
import { policiesAsDocuments } from "./policies-as-documents";
import { portableOutput } from "./portable-output";
import { privateOnly } from "./private-only";
import { securityGroupDescriptions } from "./security-group-descriptions";

/** What the output of every environment must keep; synth writes nothing while one of them is broken. */
export const guardrails: readonly Guardrail[] = [
  connectionBudget,
  noPassword,
  policiesAsDocuments,
  portableOutput,
  privateOnly,
  securityGroupDescriptions,
];
