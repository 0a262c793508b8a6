import { missingRole } from "../missing-role";
import { statementsOf } from "../policy";
import type { Refusal } from "../refusal";

export const trustPolicies: Refusal = {
  id: "trust-policies",
  says: "A role's trust policy that is no policy, or that names a role that does not exist",
  source: "IAM User Guide, Troubleshoot IAM policies; terraform-provider-aws #8905",
  operations: ["iam:CreateRole", "iam:UpdateAssumeRolePolicy"],
  check: async ({ input }, account) => {
    const text = input.at("AssumeRolePolicyDocument").text ?? input.at("PolicyDocument").text;
    const statements = statementsOf(text);
    if (!statements) return { code: "MalformedPolicyDocument", message: "This policy contains invalid Json" };
    const principal = await missingRole(statements, account);
    if (principal === undefined) return undefined;
    return { code: "MalformedPolicyDocument", message: `Invalid principal in policy: "AWS":"${principal}"` };
  },
};
