import type { CopiedEnvironment } from "../deployment/copied-environment";

/** Whether the application has a password: its functions log in by that password, and otherwise by tokens. */
export function hasApplicationSecret({ copy, environment }: CopiedEnvironment): boolean {
  return copy.resources(`${environment}-database`, "aws_secretsmanager_secret").length > 0;
}
