import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import { DataResource, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import type { PrivateFunction } from "../function/private-function";
import type { EncryptionKey } from "../security/encryption-key";
import { PolicyDocument } from "../security/policy-document";
import { waive } from "../security/waiver";

export interface ApplicationSecretProps {
  /** The secret's name, without the six characters that AWS appends. */
  readonly name: string;
  readonly description: string;
  readonly key: EncryptionKey;
  /** Days that a destroyed secret can be restored; 0 frees its name at once. */
  readonly recoveryWindowDays: number;
  /** Whether Terraform refuses every plan that would destroy the secret. */
  readonly preventDestroy: boolean;
  /** Whether the application logs in by password: whoever makes the secret then calls `rotate`. */
  readonly inUse: boolean;
}

export interface RotationProps {
  /** The function that makes passwords. */
  readonly rotator: PrivateFunction;
  /** Days between two rotations, 1 to 90. */
  readonly days: number;
  /** Resource id of the database instance. A new instance does not know the password: it gets one at once. */
  readonly instanceResourceId: string;
  /** The resources that must be there before a password can be set. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The application's database password. Terraform makes the secret without a value, and the rotation function makes the
 * first password: none is ever in Terraform's state.
 */
export class ApplicationSecret extends Construct {
  readonly arn: string;
  private readonly name: string;
  private readonly policy: PolicyDocument;
  private readonly policyResource: SecretsmanagerSecretPolicy;
  private readonly readers: string[] = [];

  constructor(scope: Construct, id: string, props: ApplicationSecretProps) {
    super(scope, id);
    this.name = props.name;
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.name,
      description: props.description,
      kmsKeyId: props.key.arn,
      recoveryWindowInDays: props.recoveryWindowDays,
      ...(props.preventDestroy && { lifecycle: { preventDestroy: true } }),
    });
    if (!props.inUse)
      waive(secret, "CKV2_AWS_57", "Empty, or holds a password that the database refuses: nothing to rotate");
    this.arn = secret.arn;
    this.policy = new PolicyDocument(this, "policy");
    this.policyResource = new SecretsmanagerSecretPolicy(this, "secret-policy", {
      secretArn: secret.arn,
      policy: this.policy.json,
      blockPublicPolicy: true,
    });
    this.renderPolicy();
  }

  /** A pattern of the ARNs that the secret can have, for policies of lower stacks. */
  arnPattern(scope: Construct): string {
    return AwsContext.of(scope).arn("secretsmanager", `secret:${this.name}-??????`);
  }

  /** Lets the role of that name read the value. The secret denies it to all others, administrators included. */
  allowReader(roleName: string): void {
    this.readers.push(AwsContext.of(this).roleArn(roleName));
    this.renderPolicy();
  }

  /**
   * Makes a password at once, again at once for each new database instance, and every `days` days. A deploy waits for a password
   * that is made at once: Terraform does not, and functions of a higher stack would start without one.
   */
  rotate({ rotator, days, instanceResourceId, after }: RotationProps): void {
    const permission = rotator.allowInvoke("secrets-manager", "secretsmanager.amazonaws.com", {
      // Secrets Manager sends its account as the source, not the secret (its User Guide, "Permissions for rotation").
      account: AwsContext.of(this).accountId,
    });
    // `replace_triggered_by` takes whole resources, and the instance changes for many other reasons.
    const instance = new DataResource(this, "database-instance", { triggersReplace: { instance: instanceResourceId } });
    const rotation = new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: this.arn,
      rotationLambdaArn: rotator.arn,
      rotationRules: { automaticallyAfterDays: days },
      // A new rotation rotates at once (RotateSecret, `RotateImmediately`: true by default).
      // The resource's name, not the resource: cdktf 0.21 makes a template of that, which Terraform refuses here.
      lifecycle: { replaceTriggeredBy: [`${instance.terraformResourceType}.${instance.friendlyUniqueId}`] },
      dependsOn: [permission, this.policyResource, rotator.resource, ...after],
    });
    new LambdaInvocation(this, "first-password", {
      functionName: rotator.functionName,
      input: JSON.stringify({ waitForPassword: true }),
      triggers: { instance: instanceResourceId },
      dependsOn: [rotation],
    });
  }

  private renderPolicy(): void {
    this.policy.set({
      sid: "OnlyNamedRolesRead",
      effect: "Deny",
      actions: ["secretsmanager:GetSecretValue"],
      // In a secret's own policy, "*" is this secret.
      resources: ["*"],
      principals: { type: "AWS", identifiers: ["*"] },
      conditions: [{ test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [...this.readers] }],
    });
  }
}
