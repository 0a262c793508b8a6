import { admitsService } from "../policy";
import type { Refusal, ServiceError } from "../refusal";

/** Seconds between two measurements. */
const INTERVALS: readonly number[] = [0, 1, 5, 10, 15, 30, 60];
const SERVICE = "monitoring.rds.amazonaws.com";

export const enhancedMonitoring: Refusal = {
  id: "enhanced-monitoring",
  says: "Enhanced Monitoring at an interval that RDS does not have, without a role, or by a role that RDS cannot assume",
  source: "RDS API Reference, CreateDBInstance: MonitoringInterval, MonitoringRoleArn; hashicorp/terraform #5455",
  operations: ["rds:CreateDBInstance", "rds:ModifyDBInstance", "rds:RestoreDBInstanceFromDBSnapshot"],
  check: async ({ operation, input }, { identities }): Promise<ServiceError | undefined> => {
    const interval = input.at("MonitoringInterval").number ?? 0;
    const role = input.at("MonitoringRoleArn").text;
    if (!INTERVALS.includes(interval)) {
      return {
        code: "InvalidParameterValue",
        message: `Invalid monitoring interval: ${interval}. Valid values are ${INTERVALS.join(", ")}.`,
      };
    }
    // A change may leave out the role that the instance has.
    if (interval > 0 && role === undefined && operation === "rds:CreateDBInstance") {
      return {
        code: "InvalidParameterCombination",
        message: "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
      };
    }
    if (role === undefined || admitsService(await identities.trustPolicy(role), SERVICE, "sts:AssumeRole")) {
      return undefined;
    }
    return {
      code: "InvalidParameterValue",
      message: "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
    };
  },
};
