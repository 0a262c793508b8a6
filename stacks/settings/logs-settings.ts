import { z } from "zod";
import { LOG_RETENTION_DAYS } from "../aws-facts/log-retention";
import { allowed, reason } from "./value-schemas";

const { aYearOrMore, lessThanAYear } = LOG_RETENTION_DAYS;

/**
 * Days that CloudWatch Logs keeps the logs of functions, API, database and network: a year or more, or less with a
 * reason. @default { retentionDays: 365 }
 */
export const logsSchema = z
  .union(
    [
      z.strictObject({ retentionDays: z.literal(aYearOrMore) }),
      z.strictObject({ retentionDays: z.literal(lessThanAYear), reason }),
    ],
    allowed(
      `{ retentionDays } with one of ${aYearOrMore.join(", ")}, or { retentionDays, reason } with one of ` +
        lessThanAYear.join(", "),
    ),
  )
  .default({ retentionDays: 365 });
