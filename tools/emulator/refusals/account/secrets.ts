import { ResourceNotFoundException, SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../../aws/aws-clients";

export interface Secret {
  /** Whether the secret waits for its deletion. */
  readonly isDeleted: boolean;
  /** The key of the secret's values. @default AWS's own */
  readonly kmsKeyId?: string;
}

export interface Secrets {
  /** @param secretId name or ARN */
  find(secretId: string): Promise<Secret | undefined>;
}

export function secretsOf(ministack: AwsClients): Secrets {
  return {
    async find(secretId) {
      try {
        const { DeletedDate, KmsKeyId } = await ministack.of(SecretsManager).describeSecret({ SecretId: secretId });
        return { isDeleted: DeletedDate !== undefined, ...(KmsKeyId && { kmsKeyId: KmsKeyId }) };
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
  };
}
