import type { Refusal, ServiceError } from "../refusal";

/** Characters, without white space. */
const MOST = { inline: 10_240, managed: 6_144, trust: 2_048 } as const;

export const policySizes: Refusal = {
  id: "policy-sizes",
  says: "A role's inline policies of more than 10,240 characters together, a managed policy above 6,144, a trust policy above 2,048",
  source: "IAM User Guide, IAM and AWS STS quotas: IAM and STS character limits",
  operations: [
    "iam:PutRolePolicy",
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:UpdateAssumeRolePolicy",
  ],
  check: async ({ operation, input }, { identities }): Promise<ServiceError | undefined> => {
    const policy = input.at("PolicyDocument").text ?? "";
    switch (operation) {
      case "iam:PutRolePolicy": {
        const role = input.at("RoleName").text ?? "";
        const policies = new Map(await identities.inlinePolicies(role)).set(input.at("PolicyName").text ?? "", policy);
        const size = [...policies.values()].reduce((sum, each) => sum + sizeOf(each), 0);
        return size > MOST.inline
          ? exceeded(`Maximum policy size of ${MOST.inline} bytes exceeded for role ${role}`)
          : undefined;
      }
      case "iam:CreateRole":
      case "iam:UpdateAssumeRolePolicy": {
        const trust = input.at("AssumeRolePolicyDocument").text ?? policy;
        return sizeOf(trust) > MOST.trust
          ? exceeded(`Cannot exceed quota for ACLSizePerRole: ${MOST.trust}`)
          : undefined;
      }
      default:
        return sizeOf(policy) > MOST.managed
          ? exceeded(`Cannot exceed quota for PolicySize: ${MOST.managed}`)
          : undefined;
    }
  },
};

function sizeOf(policy: string): number {
  return policy.replace(/\s/g, "").length;
}

function exceeded(message: string): ServiceError {
  return { code: "LimitExceeded", message, status: 409 };
}
