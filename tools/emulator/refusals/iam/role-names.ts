import type { Refusal } from "../refusal";

const MOST_CHARACTERS = 64;

export const roleNames: Refusal = {
  id: "role-names",
  says: "A role's name of more than 64 characters, or with others than letters, digits and `+=,.@_-`",
  source: "IAM API Reference, CreateRole: RoleName",
  operations: ["iam:CreateRole"],
  check: ({ input }) => {
    const name = input.at("RoleName").text ?? "";
    const constraint =
      name.length > MOST_CHARACTERS
        ? `Member must have length less than or equal to ${MOST_CHARACTERS}`
        : "Member must satisfy regular expression pattern: [\\w+=,.@-]+";
    if (name.length <= MOST_CHARACTERS && /^[\w+=,.@-]+$/.test(name)) return undefined;
    return {
      code: "ValidationError",
      message: `1 validation error detected: Value at 'roleName' failed to satisfy constraint: ${constraint}`,
    };
  },
};
