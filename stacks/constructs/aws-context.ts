import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

const ID = "aws";

/**
 * The account and partition that a stack is deployed to. Terraform asks AWS for them, once a stack: ARNs are right in
 * every partition, and no account number stands in code.
 */
export class AwsContext extends Construct {
  /** `aws`, `aws-us-gov` or `aws-cn`. A token. */
  readonly partition: string;
  /** The account's twelve digits. A token. */
  readonly accountId: string;

  private constructor(
    stack: TerraformStack,
    readonly region: string,
  ) {
    super(stack, ID);
    this.partition = new DataAwsPartition(this, "partition").partition;
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;
  }

  /** Makes the stack's context. The stack itself calls this, once. */
  static define(stack: TerraformStack, region: string): AwsContext {
    return new AwsContext(stack, region);
  }

  /** The context of the stack that `scope` is in. */
  static of(scope: Construct): AwsContext {
    const context = TerraformStack.of(scope).node.tryFindChild(ID);
    if (!(context instanceof AwsContext)) {
      throw new Error(`${scope.node.path}: its stack has no AwsContext; derive the stack from BaseStack`);
    }
    return context;
  }

  /** ARN of a regional resource of this account, such as `arn("lambda", "function:dev-orders-read")`. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** ARN of an IAM role of this account, which has no region. */
  roleArn(roleName: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:role/${roleName}`;
  }

  /** ARN of a policy that AWS manages, such as `service-role/AmazonRDSEnhancedMonitoringRole`. */
  managedPolicyArn(name: string): string {
    return `arn:${this.partition}:iam::aws:policy/${name}`;
  }
}
