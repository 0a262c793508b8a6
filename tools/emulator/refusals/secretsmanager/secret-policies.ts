import { missingRole } from "../missing-role";
import { statementsOf } from "../policy";
import type { Refusal } from "../refusal";

const MOST_CHARACTERS = 20_480;

export const secretPolicies: Refusal = {
  id: "secret-policies",
  says: "A secret's policy of more than 20,480 characters, with a syntax error or a role that does not exist, or a public one that may not be",
  source:
    "Secrets Manager API Reference, PutResourcePolicy: ResourcePolicy, MalformedPolicyDocumentException, PublicPolicyException",
  operations: ["secretsmanager:PutResourcePolicy"],
  check: async ({ input }, account) => {
    const policy = input.at("ResourcePolicy").text ?? "";
    if (policy.length > MOST_CHARACTERS) {
      return {
        code: "ValidationException",
        message:
          "1 validation error detected: Value at 'resourcePolicy' failed to satisfy constraint: " +
          `Member must have length less than or equal to ${MOST_CHARACTERS}`,
      };
    }
    const statements = statementsOf(policy);
    if (!statements) return malformed("This resource policy contains a syntax error.");
    if ((await missingRole(statements, account)) !== undefined) {
      return malformed("This resource policy contains an unsupported principal.");
    }
    const isPublic = statements.some(
      ({ effect, principals, conditions }) =>
        effect === "Allow" && principals.AWS?.includes("*") === true && Object.keys(conditions).length === 0,
    );
    if (!isPublic || !input.at("BlockPublicPolicy").isTrue) return undefined;
    return {
      code: "PublicPolicyException",
      message: "You can't attach a resource policy that grants broad access to the secret.",
    };
  },
};

function malformed(message: string) {
  return { code: "MalformedPolicyDocumentException", message };
}
