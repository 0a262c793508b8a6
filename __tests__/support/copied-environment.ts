import type { CopiedEnvironment } from "../../tools/deployment/copied-environment";
import type { ProjectCopy } from "../../tools/deployment/project-copy";

/** `dev` as the deploy test's checks see it before the deployment. Functions log in by password, or else by tokens. */
export function copiedEnvironment({ byPassword = true } = {}): CopiedEnvironment {
  const stacks = ["main-account", "dev-keys", "dev-network", "dev-database", "dev-service"];
  const copy: Pick<ProjectCopy, "stacks" | "resources"> = {
    stacks: [...stacks, "prod-keys", "prod-network", "prod-database", "prod-service"],
    resources: (_, type) => (type === "aws_secretsmanager_secret_rotation" && byPassword ? [{}] : []),
  };
  return {
    environment: "dev",
    account: "main",
    stacks,
    region: "us-east-1",
    databasePort: 5432,
    nodeMajor: 22,
    folder: "/nowhere",
    copy: copy as ProjectCopy,
  };
}
