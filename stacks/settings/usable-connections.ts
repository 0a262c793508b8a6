import { type InstanceClass, maxConnections } from "../aws-facts/instance-classes";

/**
 * Share of `max_connections` that functions may hold. The rest is for RDS itself, for people, for the connections that
 * a failover leaves behind, and for the memory that RDS keeps.
 */
const USABLE_SHARE = 0.6;

/** Connections that all functions together may hold on an instance of this class. */
export function usableConnections(instanceClass: InstanceClass): number {
  return Math.floor(maxConnections(instanceClass) * USABLE_SHARE);
}
