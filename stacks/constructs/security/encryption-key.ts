import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import { PolicyDocument } from "./policy-document";

export interface EncryptionKeyProps {
  /** Alias without `alias/`, unique in the account and region. */
  readonly alias: string;
  readonly description: string;
  /** Days, 7 to 30, between a destroy and the deletion of the key, which can be cancelled until then. */
  readonly deletionWindowDays: number;
  /** Whether Terraform refuses every plan that would destroy the key. @default false */
  readonly preventDestroy?: boolean;
}

/** A customer managed KMS key that rotates each year and that the account administers by IAM. */
export class EncryptionKey extends Construct {
  readonly arn: string;
  private readonly policy: PolicyDocument;
  private readonly logGroups: string[] = [];

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const aws = AwsContext.of(this);
    this.policy = new PolicyDocument(this, "policy", [
      {
        sid: "AccountAdministersByIam",
        actions: ["kms:*"],
        // In a key policy, "*" is this key (KMS Developer Guide, "Resource element in a key policy").
        resources: ["*"],
        principals: { type: "AWS", identifiers: [`arn:${aws.partition}:iam::${aws.accountId}:root`] },
        // Says again what the principal says: Checkov demands a condition of every statement whose resource is "*".
        conditions: [{ test: "StringEquals", variable: "kms:CallerAccount", values: [aws.accountId] }],
      },
    ]);
    const key = new KmsKey(this, "key", {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays,
      policy: this.policy.json,
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.alias}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /** Lets CloudWatch Logs encrypt the log groups of that name, which may have wildcards, with this key. */
  allowLogGroup(name: string): void {
    const aws = AwsContext.of(this);
    this.logGroups.push(aws.arn("logs", `log-group:${name}`));
    this.policy.set({
      sid: "LogGroups",
      actions: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      resources: ["*"],
      principals: { type: "Service", identifiers: [`logs.${aws.region}.amazonaws.com`] },
      conditions: [{ test: "ArnLike", variable: "kms:EncryptionContext:aws:logs:arn", values: [...this.logGroups] }],
    });
  }
}
