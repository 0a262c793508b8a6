import { missingRole } from "../missing-role";
import { matchesPattern, type Statement, statementsOf } from "../policy";
import type { Refusal, ServiceError } from "../refusal";

export const keyPolicies: Refusal = {
  id: "key-policies",
  says: "A key's policy with a syntax error, with a role that does not exist, or that nobody of the account could change again",
  source: "KMS API Reference, PutKeyPolicy: Policy, BypassPolicyLockoutSafetyCheck, MalformedPolicyDocumentException",
  operations: ["kms:CreateKey", "kms:PutKeyPolicy"],
  check: async ({ input }, account) => {
    const policy = input.at("Policy").text;
    if (policy === undefined) return undefined;
    const statements = statementsOf(policy);
    if (!statements) return malformed("The new key policy contains a syntax error.");
    if ((await missingRole(statements, account)) !== undefined) {
      return malformed("Policy contains a statement with one or more invalid principals.");
    }
    const isSafe = input.at("BypassPolicyLockoutSafetyCheck").isTrue || canBeChanged(statements, account.id);
    return isSafe
      ? undefined
      : malformed("The new key policy will not allow you to update the key policy in the future.");
  },
};

/** Whether a statement lets the caller, who is the account's root user here, put another policy. Conditions are not judged. */
function canBeChanged(statements: readonly Statement[], accountId: string): boolean {
  return statements.some(
    ({ effect, principals, actions }) =>
      effect === "Allow" &&
      principals.AWS?.some(
        (principal) =>
          principal === "*" || principal === accountId || new RegExp(`^arn:[^:]+:iam::${accountId}:`).test(principal),
      ) === true &&
      actions.some((pattern) => matchesPattern(pattern, "kms:PutKeyPolicy")),
  );
}

function malformed(message: string): ServiceError {
  return { code: "MalformedPolicyDocumentException", message };
}
