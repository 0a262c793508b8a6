import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../aws/aws-clients";
import { moveStage, type StagesByVersion } from "../../secrets-manager/version-stages";

/** A secret of ministack's, and the labels of its versions. */
export interface SecretLabels {
  readonly arn: string;
  readonly name: string;
  readonly stages: StagesByVersion;
}

export async function findSecret(ministack: AwsClients, secretId: string): Promise<SecretLabels> {
  const {
    ARN = "",
    Name = "",
    VersionIdsToStages = {},
  } = await ministack.of(SecretsManager).describeSecret({ SecretId: secretId });
  const stages = Object.entries(VersionIdsToStages).map(([version, labels]) => [version, new Set(labels)] as const);
  return { arn: ARN, name: Name, stages: new Map(stages) };
}

/**
 * Finishes the move of a label that ministack has begun: takes away every label that ministack left on a version that
 * should no longer have it.
 * @param to the version that got the label; undefined when no version should have it
 */
export async function finishMove(
  ministack: AwsClients,
  secretId: string,
  stage: string,
  to: string | undefined,
): Promise<void> {
  const { arn, stages } = await findSecret(ministack, secretId);
  const right = moveStage(stages, stage, to);
  for (const [version, labels] of stages) {
    for (const label of labels) {
      if (right.get(version)?.has(label)) continue;
      const excess = { SecretId: arn, VersionStage: label, RemoveFromVersionId: version };
      await ministack.of(SecretsManager).updateSecretVersionStage(excess);
    }
  }
}
