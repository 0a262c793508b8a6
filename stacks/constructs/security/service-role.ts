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

/** A role that one AWS service assumes, with one inline policy. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly name: string;
  private policy: PolicyDocument | undefined;
  private inlinePolicy: IamRolePolicy | undefined;
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

  /** The role's policy, for resources that use its permissions as soon as they are made. */
  get permissions(): readonly IamRolePolicy[] {
    return this.inlinePolicy ? [this.inlinePolicy] : [];
  }
}
