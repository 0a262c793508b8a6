import {
  type GetSecretValueResponse,
  ResourceNotFoundException,
  SecretsManager,
} from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../aws/aws-clients";
import type { DeployedEnvironment } from "./deployed-environment";
import { loginsByPassword } from "./logins-by-password";

export interface Secret {
  /** What the secret is, for messages, which never show the value. */
  readonly name: string;
  readonly value: string;
}

/** The application's passwords that Secrets Manager still has: the current one and the one before. */
export async function applicationPasswords(deployed: DeployedEnvironment): Promise<readonly Secret[]> {
  const { emulator } = deployed.deployment;
  if (!loginsByPassword(deployed.deployment)) return [];
  // A rotation that still runs makes another password.
  await emulator.rotations();
  const passwords = await passwordsOf(emulator.aws, await deployed.applicationSecretArn());
  return passwords.map((value) => ({ name: "the application's password", value }));
}

/** The secret keys of those who ask the API, and the passwords of the databases' masters. */
export function keysAndMasterPasswords({ deployment, users }: DeployedEnvironment): readonly Secret[] {
  return [
    ...users.map(({ name, credentials }) => ({ name: `${name}'s secret key`, value: credentials.secretAccessKey })),
    ...[...deployment.emulator.masters().values()].map(({ password }) => ({
      name: "the master's password",
      value: password,
    })),
  ];
}

async function passwordsOf(aws: AwsClients, secretArn: string): Promise<readonly string[]> {
  const secrets = aws.of(SecretsManager);
  const { VersionIdsToStages = {} } = await secrets.describeSecret({ SecretId: secretArn });
  const values = Object.keys(VersionIdsToStages).map(async (VersionId) => {
    const { SecretString = "{}" } = await secrets
      .getSecretValue({ SecretId: secretArn, VersionId })
      .catch((error: unknown): GetSecretValueResponse => {
        // A version that a rotation has only begun has no value.
        if (error instanceof ResourceNotFoundException) return {};
        throw error;
      });
    const { password } = JSON.parse(SecretString) as { password?: string };
    return password === undefined ? [] : [password];
  });
  return (await Promise.all(values)).flat();
}
