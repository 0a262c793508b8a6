import type { CopiedEnvironment } from "../deployment/copied-environment";

/** Whether the application's functions log in by password: the stacks then rotate it. Otherwise they log in by tokens. */
export function loginsByPassword({ copy, environment }: CopiedEnvironment): boolean {
  return copy.resources(`${environment}-database`, "aws_secretsmanager_secret_rotation").length > 0;
}
