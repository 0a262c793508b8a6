import type { Refusal } from "../refusal";

const GET = "secretsmanager:GetSecretValue";

export const secretKeys: Refusal = {
  id: "secret-keys",
  says: "A secret's value, read or written, under a key that is missing, disabled or waits for its deletion",
  source: "Secrets Manager API Reference, CreateSecret: EncryptionFailure; GetSecretValue: DecryptionFailure",
  operations: [
    GET,
    ...["CreateSecret", "PutSecretValue", "UpdateSecret"].map((operation) => `secretsmanager:${operation}`),
  ],
  check: async ({ operation, input }, { keys, secrets }) => {
    const secretId = input.at("SecretId").text;
    const asked = input.at("KmsKeyId").text;
    const key = asked ?? (secretId === undefined ? undefined : (await secrets.find(secretId))?.kmsKeyId);
    if (key === undefined || (await keys.state(key)) === "Enabled") return undefined;
    if (operation === GET) {
      return {
        code: "DecryptionFailure",
        message: "Secrets Manager can't decrypt the protected secret text using the provided KMS key.",
      };
    }
    return {
      code: "EncryptionFailure",
      message:
        "Secrets Manager can't encrypt the protected secret text using the provided KMS key. " +
        "Check that the KMS key is available, enabled, and not in an invalid state.",
    };
  },
};
