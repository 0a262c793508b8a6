import { type Statement, statementsOf } from "../policy";
import type { Refusal } from "../refusal";

export const policyGrammar: Refusal = {
  id: "policy-grammar",
  says: "A policy with an action without its service, a resource that is no ARN, or a statement id that is not alphanumeric and unique",
  source: "IAM User Guide, IAM JSON policy elements reference: Sid, Action, Resource",
  operations: ["iam:PutRolePolicy", "iam:CreatePolicy", "iam:CreatePolicyVersion"],
  check: ({ input }) => {
    const statements = statementsOf(input.at("PolicyDocument").text);
    const message = statements ? grammarError(statements) : "Syntax errors in policy.";
    return message === undefined ? undefined : { code: "MalformedPolicyDocument", message };
  },
};

function grammarError(statements: readonly Statement[]): string | undefined {
  const ids = statements.flatMap(({ sid }) => sid ?? []);
  if (ids.some((id) => !/^[0-9A-Za-z]*$/.test(id))) {
    return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
  }
  if (new Set(ids).size < ids.length) return "Statement IDs (SID) in a single policy must be unique.";
  const actions = statements.flatMap((statement) => statement.actions);
  if (actions.some((action) => action !== "*" && !/^[\w-]+:.+$/.test(action))) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  const resource = statements
    .flatMap(({ resources }) => resources)
    .find((each) => each !== "*" && !/^(\*|[Aa][Rr][Nn]|\$\{)[^:]*:.*/.test(each));
  return resource === undefined ? undefined : `Resource ${resource} must be in ARN format or "*".`;
}
