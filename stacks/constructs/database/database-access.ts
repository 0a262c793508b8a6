import type { Environment } from "../../settings/schema";
import type { EncryptionKey } from "../security/encryption-key";
import type { ApplicationSecret } from "./application-secret";
import type { PostgresInstance } from "./postgres-instance";
import type { DatabaseProxy } from "./proxy";

/** The PostgreSQL role that application functions log in as. */
export const APPLICATION_USERNAME = "application";

/** Whether the application's role has a password: RDS Proxy logs in by password, whatever its clients show. */
export function hasApplicationSecret({ authentication, proxy }: Environment["database"]): boolean {
  return authentication === "secret" || proxy;
}

/** The database as functions reach it. */
export interface DatabaseAccess {
  readonly instance: PostgresInstance;
  /** How application functions log in, to the proxy or to the instance. */
  readonly authentication: "secret" | "iam";
  /** The application's password. @default none: the instance takes tokens alone */
  readonly secret?: ApplicationSecret | undefined;
  /** The proxy that application functions go through. @default none: they go to the instance */
  readonly proxy?: DatabaseProxy | undefined;
  /** Encrypts the secrets. */
  readonly key: EncryptionKey;
}
