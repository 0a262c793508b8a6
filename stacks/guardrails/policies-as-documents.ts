import type { Guardrail } from "./guardrail";

const POLICY_ATTRIBUTE =
  /^(policy|assume_role_policy|inline_policy|access_policy|resource_policy|redrive_policy_document)$/;
const DOCUMENT = /^\$\{data\.aws_iam_policy_document\.[^.}]+\.json\}$/;

/** Every policy is a policy-document data source: scanners pass a JSON string unread. */
export const policiesAsDocuments: Guardrail = ({ resources }) =>
  resources.flatMap(({ stack, type, name, attributes }) =>
    Object.entries(attributes)
      .filter(([attribute, value]) => POLICY_ATTRIBUTE.test(attribute) && !DOCUMENT.test(String(value)))
      .map(
        ([attribute]) =>
          `${stack}: ${type}.${name} has ${attribute} as a string; use PolicyDocument of stacks/constructs/iam.ts`,
      ),
  );
