/**
 * DB instance classes that an environment may choose, with their memory in GiB.
 * Source: Amazon RDS User Guide, "Hardware specifications for DB instance classes". Graviton alone: cheaper.
 */
export const INSTANCE_CLASSES = {
  "db.t4g.micro": 1,
  "db.t4g.small": 2,
  "db.t4g.medium": 4,
  "db.t4g.large": 8,
  "db.m7g.large": 16,
  "db.m7g.xlarge": 32,
  "db.m7g.2xlarge": 64,
  "db.m7g.4xlarge": 128,
  "db.r7g.large": 16,
  "db.r7g.xlarge": 32,
  "db.r7g.2xlarge": 64,
  "db.r7g.4xlarge": 128,
} as const;

export type InstanceClass = keyof typeof INSTANCE_CLASSES;

/** Share of `max_connections` that functions may take; the rest is for RDS itself, people and a failing-over peer. */
const USABLE_SHARE = 0.6;

/**
 * Connections that all functions together may hold on an instance of this class.
 * RDS for PostgreSQL's default is `max_connections = LEAST(DBInstanceClassMemory / 9531392, 5000)`, and
 * DBInstanceClassMemory is less than the class's memory (Amazon RDS User Guide, "Maximum number of database connections").
 */
export function usableConnections(instanceClass: InstanceClass): number {
  const nominal = Math.min((INSTANCE_CLASSES[instanceClass] * 1024 ** 3) / 9_531_392, 5000);
  return Math.floor(nominal * USABLE_SHARE);
}
