import { KMS, NotFoundException } from "@aws-sdk/client-kms";
import type { AwsClients } from "../../../aws/aws-clients";

/** As KMS names states, and `Missing`. */
export type KeyState = "Enabled" | "Disabled" | "PendingDeletion" | "Missing";

export interface Keys {
  /** @param key id, ARN or alias */
  state(key: string): Promise<KeyState>;
  /** The key's policy, a JSON text. */
  policy(key: string): Promise<string | undefined>;
}

export function keysOf(ministack: AwsClients): Keys {
  return {
    async state(key) {
      // The keys that AWS manages are made at their first use, and nobody can disable them.
      if (/^(arn:.*:)?alias\/aws\//.test(key)) return "Enabled";
      try {
        const { KeyMetadata } = await ministack.of(KMS).describeKey({ KeyId: key });
        const state = KeyMetadata?.KeyState;
        return state === "Disabled" || state === "PendingDeletion" ? state : "Enabled";
      } catch (error) {
        if (error instanceof NotFoundException) return "Missing";
        throw error;
      }
    },
    async policy(key) {
      const { Policy } = await ministack.of(KMS).getKeyPolicy({ KeyId: key, PolicyName: "default" });
      return Policy;
    },
  };
}
