import type { Authentication } from "../../../src/lib/database/application-usernames";
import type { EncryptionKey } from "../security/encryption-key";
import type { ApplicationSecret } from "./application-secret";
import type { PostgresInstance } from "./postgres-instance";
import type { DatabaseProxy } from "./proxy";

/** The database as functions reach it. */
export interface DatabaseAccess {
  readonly instance: PostgresInstance;
  /** How application functions log in, to the proxy or to the instance. */
  readonly authentication: Authentication;
  /** The application's password. With authentication "iam" it has no value, or a former one that the database refuses. */
  readonly secret: ApplicationSecret;
  /** The proxy that application functions go through. @default none: they go to the instance */
  readonly proxy?: DatabaseProxy | undefined;
  /** Encrypts the secrets. */
  readonly key: EncryptionKey;
}
