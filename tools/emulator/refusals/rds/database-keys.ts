import type { Refusal } from "../refusal";

const KEYS = ["KmsKeyId", "MasterUserSecretKmsKeyId", "PerformanceInsightsKMSKeyId"] as const;
const RESTORE = "rds:RestoreDBInstanceFromDBSnapshot";

/** A final snapshot is under its instance's key: with the key, the snapshot is lost. */
export const databaseKeys: Refusal = {
  id: "database-keys",
  says: "A new, changed or restored database instance whose key (a snapshot is under its instance's) is missing, disabled or waits for its deletion",
  source: "RDS API Reference, CreateDBInstance and RestoreDBInstanceFromDBSnapshot: KMSKeyNotAccessibleFault",
  operations: ["rds:CreateDBInstance", "rds:ModifyDBInstance", RESTORE],
  check: async ({ operation, input }, { databases, keys }) => {
    const named = KEYS.flatMap((key) => input.at(key).text ?? []);
    const snapshotId = operation === RESTORE ? input.at("DBSnapshotIdentifier").text : undefined;
    const snapshotKey = snapshotId === undefined ? undefined : (await databases.snapshot(snapshotId))?.kmsKeyId;
    for (const key of [...named, ...(snapshotKey === undefined ? [] : [snapshotKey])]) {
      if ((await keys.state(key)) === "Enabled") continue;
      return {
        code: "KMSKeyNotAccessibleFault",
        message: `The specified KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`,
      };
    }
    return undefined;
  },
};
