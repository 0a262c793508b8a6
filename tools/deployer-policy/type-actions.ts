import type { StatementId } from "./statements";

/** A service that uses KMS keys in the name of its caller, as `kms:ViaService` names it before the region. */
export type KeyUser = "lambda" | "logs" | "rds" | "secretsmanager";

/** What the AWS provider needs for one type of resource or data source: to make, read, change, tag and delete it. */
export interface TypeActions {
  /** IAM actions, by the statement that allows them. @default none */
  readonly actions?: Partial<Readonly<Record<StatementId, readonly string[]>>>;
  /** Service principal that AWS has the deployer hand a role to. @default none */
  readonly passesRoleTo?: string;
  /** Service principal whose service-linked role AWS makes in the deployer's name, once an account. @default none */
  readonly serviceLinkedRoleOf?: string;
  /** The service that encrypts with a key of the environment, in the deployer's name. @default none */
  readonly encryptsThrough?: KeyUser;
}

/** By Terraform's type; a data source has `data.` before it. */
export type ActionsByType = Readonly<Record<string, TypeActions>>;
