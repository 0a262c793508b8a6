/**
 * DB instance classes that an environment may choose, with their memory in GiB. Graviton only: it is cheaper.
 * Source: Amazon RDS User Guide, "Hardware specifications for DB instance classes".
 */
export const INSTANCE_CLASSES = {
  "db.t4g.micro": 1,
  "db.t4g.small": 2,
  "db.t4g.medium": 4,
  "db.t4g.large": 8,
  "db.m7g.large": 8,
  "db.m7g.xlarge": 16,
  "db.m7g.2xlarge": 32,
  "db.m7g.4xlarge": 64,
  "db.r7g.large": 16,
  "db.r7g.xlarge": 32,
  "db.r7g.2xlarge": 64,
  "db.r7g.4xlarge": 128,
} as const;

export type InstanceClass = keyof typeof INSTANCE_CLASSES;

/**
 * RDS for PostgreSQL's default `max_connections` on an instance of this class:
 * `LEAST(DBInstanceClassMemory / 9531392, 5000)`. An upper bound: DBInstanceClassMemory is somewhat less than the
 * class's memory, because RDS keeps a part of it for itself.
 * Source: Amazon RDS User Guide, "Maximum number of database connections".
 */
export function maxConnections(instanceClass: InstanceClass): number {
  return Math.floor(Math.min((INSTANCE_CLASSES[instanceClass] * 1024 ** 3) / 9_531_392, 5000));
}
