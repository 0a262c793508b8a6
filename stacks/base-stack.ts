import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AwsContext } from "./constructs/aws-context";
import type { Environment } from "./settings/environment";
import { projectTags } from "./settings/tags";

export interface BaseStackProps {
  readonly environment: Environment;
}

/** The base of all stacks: the provider with its tags, the state backend and the account. */
export abstract class BaseStack extends TerraformStack {
  protected readonly environment: Environment;

  /** @param role the stack's part in its environment, such as `network`: the stack is named `<environment>-<role>` */
  protected constructor(scope: Construct, role: string, { environment }: BaseStackProps) {
    const stackName = `${environment.name}-${role}`;
    super(scope, stackName);
    this.environment = environment;
    new AwsProvider(this, "provider", {
      region: environment.region,
      ...(environment.accountId && { allowedAccountIds: [environment.accountId] }),
      defaultTags: [{ tags: { ...environment.tags, ...projectTags(environment.name) } }],
    });
    this.addBackend(stackName);
    AwsContext.define(this, environment.region);
  }

  /** A name in the account: `<environment>-<role>`. */
  protected resourceName(role: string): string {
    return `${this.environment.name}-${role}`;
  }

  private addBackend(stackName: string): void {
    const { state } = this.environment;
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
