import {
  type GetSecretValueResponse,
  ResourceNotFoundException,
  SecretsManager,
} from "@aws-sdk/client-secrets-manager";
import type { Emulator } from "../../emulator/emulator";

/** What is wrong with the secret's first password: whether it is there, and whether the deployed function made it. */
export async function rotationProblems({ aws, rotations }: Emulator, secretArn: string): Promise<readonly string[]> {
  const made = (await rotations()).filter((rotation) => rotation.secretArn === secretArn);
  if (made.length === 0) return [`no rotation of ${secretArn} was started (aws_secretsmanager_secret_rotation)`];
  const failures = made.flatMap(({ failure, functionArn }) =>
    typeof failure === "string" ? [`${functionArn}: ${failure}`] : [],
  );
  const { VersionIdsToStages = {} } = await aws.of(SecretsManager).describeSecret({ SecretId: secretArn });
  const current = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes("AWSCURRENT"))?.[0];
  if (current === undefined) return [...failures, "no version of the secret is AWSCURRENT: no rotation has finished"];
  return made.some(({ token }) => token === current)
    ? failures
    : [...failures, `AWSCURRENT is ${current}, which no rotation made`];
}

/** Every value that a secret has or had, as far as Secrets Manager still has it. */
export async function secretValues({ aws }: Emulator, secretArn: string): Promise<readonly string[]> {
  const secrets = aws.of(SecretsManager);
  const { VersionIdsToStages = {} } = await secrets.describeSecret({ SecretId: secretArn });
  const values = Object.keys(VersionIdsToStages).map(async (VersionId) => {
    const { SecretString = "{}" } = await secrets
      .getSecretValue({ SecretId: secretArn, VersionId })
      .catch((error: unknown): GetSecretValueResponse => {
        // A version that only holds a place has no value.
        if (error instanceof ResourceNotFoundException) return {};
        throw error;
      });
    const { password } = JSON.parse(SecretString) as { password?: string };
    return password === undefined ? [] : [password];
  });
  return (await Promise.all(values)).flat();
}
