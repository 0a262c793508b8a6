import type { Refusal } from "../refusal";

const MOST_CHARACTERS = 100;

export const statementIds: Refusal = {
  id: "statement-ids",
  says: "A permission whose statement id has more than 100 characters, or others than letters, digits, `-` and `_`",
  source: "Lambda API Reference, AddPermission: StatementId",
  operations: ["lambda:AddPermission"],
  check: ({ input }) => {
    const id = input.at("StatementId").text ?? "";
    const constraint =
      id.length > MOST_CHARACTERS
        ? `Member must have length less than or equal to ${MOST_CHARACTERS}`
        : "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)";
    if (id.length <= MOST_CHARACTERS && /^[\w-]+$/.test(id)) return undefined;
    return {
      code: "ValidationException",
      message: `1 validation error detected: Value '${id}' at 'statementId' failed to satisfy constraint: ${constraint}`,
    };
  },
};
