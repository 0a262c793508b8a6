import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";
import { waive } from "./waiver";

/** How long logs are kept. */
export interface LogRetention {
  /** Days: one of the numbers that CloudWatch Logs takes. */
  readonly retentionDays: number;
  /** Why less than a year is enough. @default none, for a year or longer */
  readonly reason?: string | undefined;
}

export interface EncryptedLogGroupProps {
  readonly name: string;
  /** The name with wildcards in place of what AWS chooses: the key's stack is below, and cannot refer to it. @default the name */
  readonly namePattern?: string;
  readonly key: EncryptionKey;
  readonly retention: LogRetention;
}

/** A log group that is encrypted with our own key and kept for a bounded time. */
export class EncryptedLogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Every writer depends on the group: a writer that comes first makes an unencrypted group that is kept for ever. */
  readonly resource: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: EncryptedLogGroupProps) {
    super(scope, id);
    props.key.allowLogGroup(props.namePattern ?? props.name);
    this.resource = new CloudwatchLogGroup(this, "group", {
      name: props.name,
      kmsKeyId: props.key.arn,
      retentionInDays: props.retention.retentionDays,
    });
    if (props.retention.reason) waive(this.resource, "CKV_AWS_338", props.retention.reason);
    this.name = this.resource.name;
    this.arn = this.resource.arn;
  }
}
