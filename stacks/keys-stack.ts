import type { Construct } from "constructs";
import { EncryptionKey } from "./constructs/security/encryption-key";
import { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";

/** Days between a destroy and the deletion of a key: the most that KMS takes (KMS API Reference, ScheduleKeyDeletion). */
const DELETION_WINDOW_DAYS = 30;

/**
 * The keys of an environment, below all other stacks. What is encrypted may outlive what made it: a final snapshot cannot be
 * restored without its key.
 */
export class KeysStack extends EnvironmentStack {
  /** Encrypts the database, its snapshots and its secrets. */
  readonly data: EncryptionKey;
  /** Encrypts logs, and environment variables of functions. */
  readonly operations: EncryptionKey;

  constructor(scope: Construct, props: EnvironmentStackProps) {
    super(scope, "keys", props);
    const { database, name } = props.environment;
    this.data = new EncryptionKey(this, "data", {
      alias: this.resourceName("data"),
      description: `Database, snapshots and secrets of ${name}`,
      deletionWindowDays: DELETION_WINDOW_DAYS,
      preventDestroy: database.deletionProtection.enabled || database.finalSnapshot.enabled,
    });
    this.operations = new EncryptionKey(this, "operations", {
      alias: this.resourceName("operations"),
      description: `Logs, and environment variables of functions, of ${name}`,
      deletionWindowDays: DELETION_WINDOW_DAYS,
    });
  }
}
