/**
 * Days that CloudWatch Logs can keep logs, by whether they make a year.
 * Source: CloudWatch Logs API Reference, PutRetentionPolicy, `retentionInDays`.
 */
export const LOG_RETENTION_DAYS = {
  lessThanAYear: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180],
  aYearOrMore: [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
} as const;
