import type { Statement } from "./statement";

/** An IAM policy, as IAM reads it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Characters of a managed policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas"). */
export const MANAGED_POLICY_LIMIT = 6144;

export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Characters that count against the limit. */
export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).replaceAll(/\s/g, "").length;
}

/** As few documents as hold the statements in their order, each small enough for a managed policy. */
export function managedPolicies(statements: readonly Statement[]): readonly PolicyDocument[] {
  const documents: Statement[][] = [[]];
  for (const statement of statements) {
    const last = documents.at(-1) ?? [];
    if (last.length > 0 && sizeOf(policyDocument([...last, statement])) > MANAGED_POLICY_LIMIT)
      documents.push([statement]);
    else last.push(statement);
  }
  return documents.map(policyDocument);
}
