import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AwsContext } from "./constructs/aws-context";
import type { Environment } from "./settings/environment";

/** The account or environment that a stack belongs to. */
export interface StackOwner {
  readonly name: string;
  readonly region: string;
  /** @default any account */
  readonly accountId: string | undefined;
  readonly state: Environment["state"];
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The base of all stacks: the provider with its tags, the state backend and the account. */
export abstract class BaseStack extends TerraformStack {
  /** @param role what the stack is to its owner, such as `network`: the stack is named `<owner>-<role>` */
  protected constructor(scope: Construct, role: string, owner: StackOwner) {
    const stackName = `${owner.name}-${role}`;
    super(scope, stackName);
    new AwsProvider(this, "provider", {
      region: owner.region,
      ...(owner.accountId && { allowedAccountIds: [owner.accountId] }),
      defaultTags: [{ tags: owner.tags }],
    });
    this.addBackend(stackName, owner.state);
    AwsContext.define(this, owner.region);
  }

  private addBackend(stackName: string, state: StackOwner["state"]): void {
    switch (state.backend) {
      case "local":
        new LocalBackend(this, { path: `${state.directory}/terraform.${stackName}.tfstate` });
        return;
      case "s3": {
        const backend = new S3Backend(this, {
          bucket: state.bucket,
          region: state.region,
          key: `${state.keyPrefix}/${stackName}.tfstate`,
          encrypt: true,
          ...(state.kmsKeyArn && { kmsKeyId: state.kmsKeyArn }),
        });
        // Terraform's own lock file in the bucket (1.10 and later), which cdktf's S3Backend does not know.
        backend.addOverride("use_lockfile", true);
        return;
      }
      case "cloud":
        new CloudBackend(this, {
          organization: state.organization,
          hostname: state.hostname,
          workspaces: new NamedCloudWorkspace(stackName),
        });
    }
  }
}
