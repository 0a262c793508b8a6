import type { OwnerOutput } from "./owner-output";
import { allow, type Statement } from "./statement";

/**
 * What Terraform does with states in S3 (Terraform, "Backend Type: s3", "Permissions"): it lists the bucket, reads and
 * writes each stack's state, and makes and deletes the lock file beside it. States elsewhere need nothing of AWS.
 */
export function stateStatements(output: OwnerOutput): readonly Statement[] {
  const states = output.s3States;
  if (states.length === 0) return [];
  const arn = (resource: string) => `arn:${output.partition}:s3:::${resource}`;
  const objects = states.map(({ bucket, key }) => arn(`${bucket}/${key}`));
  const keys = unique(states.flatMap(({ kms_key_id }) => kms_key_id ?? []));
  return [
    allow("StateBucket", ["s3:ListBucket"], { resources: unique(states.map(({ bucket }) => arn(bucket))) }),
    allow("States", ["s3:GetObject", "s3:PutObject"], { resources: objects }),
    allow("StateLocks", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], {
      resources: objects.map((object) => `${object}.tflock`),
    }),
    ...(keys.length > 0
      ? [allow("StateKey", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], { resources: keys })]
      : []),
  ];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
