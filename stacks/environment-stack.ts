import type { Construct } from "constructs";
import { BaseStack } from "./base-stack";
import type { Environment } from "./settings/environment";
import { projectTags } from "./settings/tags";

export interface EnvironmentStackProps {
  readonly environment: Environment;
}

/** The base of an environment's stacks. */
export abstract class EnvironmentStack extends BaseStack {
  protected readonly environment: Environment;

  /** @param role the stack's part in its environment, such as `network`: the stack is named `<environment>-<role>` */
  protected constructor(scope: Construct, role: string, { environment }: EnvironmentStackProps) {
    const { account, name, region, state, tags } = environment;
    const { accountId } = account;
    super(scope, role, { name, region, accountId, state, tags: { ...tags, ...projectTags("environment", name) } });
    this.environment = environment;
  }

  /** A name in the account: `<environment>-<role>`. */
  protected resourceName(role: string): string {
    return `${this.environment.name}-${role}`;
  }
}
