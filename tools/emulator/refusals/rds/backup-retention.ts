import type { Refusal } from "../refusal";

const MOST_DAYS = 35;

export const backupRetention: Refusal = {
  id: "backup-retention",
  says: "Automated backups that are kept for more than 35 days",
  source: "RDS API Reference, CreateDBInstance: BackupRetentionPeriod",
  operations: ["rds:CreateDBInstance", "rds:ModifyDBInstance"],
  check: ({ input }) => {
    const days = input.at("BackupRetentionPeriod").number;
    if (days === undefined || (days >= 0 && days <= MOST_DAYS)) return undefined;
    return {
      code: "InvalidParameterValue",
      message: `Invalid backup retention period: ${days}. Must be between 0 and ${MOST_DAYS}.`,
    };
  },
};
