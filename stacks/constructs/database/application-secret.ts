import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretPolicy } from "@cdktf/provider-aws/lib/secretsmanager-secret-policy";
import { SecretsmanagerSecretRotation } from "@cdktf/provider-aws/lib/secretsmanager-secret-rotation";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import type { Client } from "../connection";
import type { EncryptionKey } from "../encryption-key";
import { PolicyDocument } from "../iam";
import type { PrivateFunction } from "../private-function";

export interface ApplicationSecretProps {
  /** The secret's name, without the six characters that AWS appends. */
  readonly name: string;
  readonly description: string;
  readonly key: EncryptionKey;
  /** Days that a destroyed secret can be restored; 0 frees its name at once. */
  readonly recoveryWindowDays: number;
}

/**
 * The application's database password. Terraform makes the secret without a value: the rotation function makes the
 * first one, so that none ever stands in state.
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
    });
    this.arn = secret.arn;
    this.policy = new PolicyDocument(this, "policy");
    this.policyResource = new SecretsmanagerSecretPolicy(this, "secret-policy", {
      secretArn: secret.arn,
      policy: this.policy.json,
      blockPublicPolicy: true,
    });
    this.renderPolicy();
  }

  /** ARNs that this secret can have, for policies of stacks that come before it. */
  arnPattern(scope: Construct): string {
    return AwsContext.of(scope).arn("secretsmanager", `secret:${this.name}-??????`);
  }

  /** Lets the client read the value. Whoever is not named here is denied it, administrators included. */
  allowReader(client: Pick<Client, "roleName">): void {
    this.readers.push(AwsContext.of(this).roleArn(client.roleName));
    this.renderPolicy();
  }

  /** Has `rotator` make the first password at once and a new one every `days` days, after `ready` is in place. */
  rotate(rotator: PrivateFunction, days: number, ready: readonly ITerraformDependable[]): void {
    const permission = rotator.allowInvoke("secrets-manager", "secretsmanager.amazonaws.com", {
      // Secrets Manager names the account, not the secret (its User Guide, "Permissions for rotation").
      account: AwsContext.of(this).accountId,
    });
    new SecretsmanagerSecretRotation(this, "rotation", {
      secretId: this.arn,
      rotationLambdaArn: rotator.arn,
      rotationRules: { automaticallyAfterDays: days },
      dependsOn: [permission, this.policyResource, rotator.resource, ...ready],
    });
  }

  private renderPolicy(): void {
    this.policy.set({
      sid: "OnlyNamedRolesRead",
      effect: "Deny",
      actions: ["secretsmanager:GetSecretValue"],
      // In a secret's own policy "*" is this secret.
      resources: ["*"],
      principals: { type: "AWS", identifiers: ["*"] },
      conditions: [{ test: "ArnNotEquals", variable: "aws:PrincipalArn", values: [...this.readers] }],
    });
  }
}
