import type { Refusal } from "../refusal";

const CREATE = "secretsmanager:CreateSecret";

export const deletedSecrets: Refusal = {
  id: "deleted-secrets",
  says: "A new secret with the name of a secret in its recovery window, and a policy or a rotation for such a secret",
  source:
    "Secrets Manager API Reference, CreateSecret and RotateSecret: InvalidRequestException; terraform-provider-aws #4467",
  operations: [
    CREATE,
    ...["RotateSecret", "CancelRotateSecret", "GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy"].map(
      (name) => `secretsmanager:${name}`,
    ),
  ],
  check: async ({ operation, input }, { secrets }) => {
    const isNew = operation === CREATE;
    const secret = await secrets.find(input.at(isNew ? "Name" : "SecretId").text ?? "");
    if (!secret?.isDeleted) return undefined;
    return {
      code: "InvalidRequestException",
      message: isNew
        ? "You can't create this secret because a secret with this name is already scheduled for deletion."
        : "You can't perform this operation on the secret because it was marked for deletion.",
    };
  },
};
