import type { GuardrailOf } from "./guardrail";

const POLICY_ATTRIBUTE =
  /^(policy|assume_role_policy|inline_policy|access_policy|resource_policy|redrive_policy_document)$/;
const DOCUMENT = /^\$\{data\.aws_iam_policy_document\.[^.}]+\.json\}$/;

/** Checkov passes a policy that is a JSON string without reading it. */
export const policiesAsDocuments: GuardrailOf<"stacks"> = {
  id: "policies-as-documents",
  says: "Every policy is a policy-document data source, which scanners read",
  judges: "stacks",
  check: ({ resources }) =>
    resources.flatMap(({ stack, type, name, attributes }) =>
      Object.entries(attributes)
        .filter(([attribute, value]) => POLICY_ATTRIBUTE.test(attribute) && !DOCUMENT.test(String(value)))
        .map(([attribute]) => ({
          problem: `${stack}: ${type}.${name} has ${attribute} as a string`,
          fix: "use PolicyDocument of stacks/constructs/security/policy-document.ts",
        })),
    ),
};
