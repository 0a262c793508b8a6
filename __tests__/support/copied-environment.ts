import type { CopiedEnvironment } from "../../tools/deployment/copied-environment";
import type { ProjectCopy } from "../../tools/deployment/project-copy";

/** `dev` as the deploy test's checks see it before the deployment. Without a secret, functions log in by tokens. */
export function copiedEnvironment({ hasSecret = true } = {}): CopiedEnvironment {
  const stacks = ["dev-network", "dev-database", "dev-service"];
  const copy: Pick<ProjectCopy, "stacks" | "resources"> = {
    stacks: [...stacks, "prod-network", "prod-database", "prod-service"],
    resources: (_, type) => (type === "aws_secretsmanager_secret" && hasSecret ? [{}] : []),
  };
  return {
    environment: "dev",
    stacks,
    region: "us-east-1",
    databasePort: 5432,
    nodeMajor: 22,
    databaseTakesTokens: !hasSecret,
    folder: "/nowhere",
    copy: copy as ProjectCopy,
  };
}
