import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { Check } from "../check";
import type { DeployedEnvironment } from "../deployed-environment";
import { loginsByPassword } from "../logins-by-password";

export const firstRotation: Check<DeployedEnvironment> = {
  name: "the deployed rotation made the application's first password",
  appliesTo: loginsByPassword,
  async run({ applicationSecretArn, deployment: { emulator } }) {
    const secretArn = await applicationSecretArn();
    const made = (await emulator.rotations()).filter((rotation) => rotation.secretArn === secretArn);
    if (made.length === 0) return [`no rotation of ${secretArn} was started (aws_secretsmanager_secret_rotation)`];
    const failures = made.flatMap(({ failure, functionArn }) =>
      typeof failure === "string" ? [`${functionArn}: ${failure}`] : [],
    );
    const { VersionIdsToStages = {} } = await emulator.aws.of(SecretsManager).describeSecret({ SecretId: secretArn });
    const current = Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes("AWSCURRENT"))?.[0];
    if (current === undefined) return [...failures, "no version of the secret is AWSCURRENT: no rotation has finished"];
    return made.some(({ token }) => token === current)
      ? failures
      : [...failures, `AWSCURRENT is ${current}, which no rotation made`];
  },
};
