import type { Refusal } from "../refusal";

export const secretNames: Refusal = {
  id: "secret-names",
  says: "A secret's name of more than 512 characters, or with others than letters, digits and `/_+=.@-`",
  source: "Secrets Manager API Reference, CreateSecret: Name",
  operations: ["secretsmanager:CreateSecret"],
  check: ({ input }) => {
    if (/^[a-zA-Z0-9/_+=.@!-]{1,512}$/.test(input.at("Name").text ?? "")) return undefined;
    return {
      code: "ValidationException",
      message:
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    };
  },
};
