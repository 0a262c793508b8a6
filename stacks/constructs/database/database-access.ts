import type { EncryptionKey } from "../security/encryption-key";
import type { ApplicationSecret } from "./application-secret";
import type { PostgresInstance } from "./postgres-instance";
import type { DatabaseProxy } from "./proxy";

/** The PostgreSQL role that application functions log in as. */
export const APPLICATION_USERNAME = "application";

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
