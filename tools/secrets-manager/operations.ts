import { randomBytes, randomUUID } from "node:crypto";
import type { SecretStore } from "./secret-store";
import { ServiceError } from "./service-error";

/** The parameters of a call, as the API names them. */
export type Input = Readonly<Record<string, unknown>>;

/** The operations of Secrets Manager that the project's functions call, by name. */
export type Operations = Readonly<Record<string, (input: Input) => object>>;

export function operationsOf(secrets: SecretStore): Operations {
  return {
    GetSecretValue(input) {
      const arn = String(input.SecretId);
      const { id, value, stages } = secrets.version(arn, {
        id: text(input.VersionId),
        stage: text(input.VersionStage),
      });
      return { ARN: arn, VersionId: id, SecretString: value, VersionStages: stages };
    },
    DescribeSecret(input) {
      const arn = String(input.SecretId);
      return { ARN: arn, RotationEnabled: true, VersionIdsToStages: secrets.stagesOf(arn) };
    },
    PutSecretValue(input) {
      const arn = String(input.SecretId);
      const id = text(input.ClientRequestToken) ?? randomUUID();
      const stages = (input.VersionStages as readonly string[] | undefined) ?? ["AWSCURRENT"];
      secrets.put(arn, id, String(input.SecretString), stages);
      return { ARN: arn, VersionId: id };
    },
    UpdateSecretVersionStage(input) {
      const arn = String(input.SecretId);
      const stage = String(input.VersionStage);
      const holder = secrets.holderOf(arn, stage);
      if (holder !== input.RemoveFromVersionId) {
        throw new ServiceError("InvalidParameterException", `${stage} is on version ${holder ?? "none"}`);
      }
      secrets.moveStage(arn, stage, text(input.MoveToVersionId));
      return { ARN: arn };
    },
    GetRandomPassword(input) {
      const length = Number(input.PasswordLength ?? 32);
      return { RandomPassword: randomBytes(length).toString("hex").slice(0, length) };
    },
  };
}

function text(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
