import { GetRandomPasswordCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Characters. */
const PASSWORD_LENGTH = 40;

/** Draws a new password of letters and digits. @throws Error when Secrets Manager gives none */
export async function drawPassword(client: SecretsManagerClient): Promise<string> {
  const { RandomPassword: password } = await client.send(
    new GetRandomPasswordCommand({ PasswordLength: PASSWORD_LENGTH, ExcludePunctuation: true }),
  );
  if (!password) throw new Error("Secrets Manager gave no password");
  return password;
}
