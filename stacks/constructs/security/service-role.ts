import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type Condition, PolicyDocument, type Statement } from "./policy-document";

export interface ServiceRoleProps {
  /** The role's name, unique in the account. */
  readonly name: string;
  readonly description: string;
  /** Service principal that may assume the role, such as `lambda.amazonaws.com`. */
  readonly service: string;
  /** Conditions of the trust, against the confused deputy. @default none */
  readonly conditions?: readonly Condition[];
}

/** A role that one AWS service assumes, with inline policies. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  private policy: PolicyDocument | undefined;
  private inlinePolicy: IamRolePolicy | undefined;
  private readonly named: IamRolePolicy[] = [];
  private readonly role: IamRole;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const trust = new PolicyDocument(this, "trust", [
      {
        sid: "AssumedByService",
        actions: ["sts:AssumeRole"],
        principals: { type: "Service", identifiers: [props.service] },
        ...(props.conditions && { conditions: props.conditions }),
      },
    ]);
    this.role = new IamRole(this, "role", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: trust.json,
    });
    this.arn = this.role.arn;
    this.name = this.role.name;
  }

  /** Adds the statements to the role's policy. */
  grant(...statements: readonly Statement[]): void {
    if (!this.policy) {
      this.policy = new PolicyDocument(this, "permissions");
      this.inlinePolicy = new IamRolePolicy(this, "policy", {
        name: "permissions",
        role: this.role.name,
        policy: this.policy.json,
      });
    }
    for (const statement of statements) this.policy.add(statement);
  }

  /**
   * Gives the role a policy of its own for the statements.
   * @param outlivesChange whether a policy that a change takes away stays until the resources that used it are updated. Terraform
   * then makes everything that the policy refers to, in the same stack, before it destroys what that replaces
   */
  grantAs(name: string, statements: readonly Statement[], outlivesChange: boolean): void {
    const document = new PolicyDocument(this, `${name}-permissions`, statements);
    const policy = new IamRolePolicy(this, `${name}-policy`, {
      name,
      role: this.role.name,
      policy: document.json,
      ...(outlivesChange && { lifecycle: { createBeforeDestroy: true } }),
    });
    this.named.push(policy);
  }

  /** The role's policies, for resources that use its permissions as soon as they are made. */
  get permissions(): readonly IamRolePolicy[] {
    return [...(this.inlinePolicy ? [this.inlinePolicy] : []), ...this.named];
  }
}
