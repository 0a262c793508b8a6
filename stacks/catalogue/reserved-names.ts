/**
 * What the project itself names `<environment>-<name>`. A function has a role (unique in the account) and a security
 * group (unique in the VPC) of its own name, so it can have none of these. A test compares them with what synth writes.
 */
export const RESERVED_NAMES: ReadonlyMap<string, string> = new Map([
  ["api-logs", "the role by which API Gateway writes logs"],
  ["database", "the database's security group"],
  ["database-monitoring", "the role that delivers the database's enhanced monitoring"],
  ["database-proxy", "the proxy's role and security group"],
  ["flow-logs", "the role that delivers the VPC's flow logs"],
  ["secrets-endpoint", "the Secrets Manager endpoint's security group"],
]);

/** Ids in the stacks that have functions: a function's id there is its name. The same test compares them. */
export const RESERVED_IDS = {
  database: [
    "application-connection",
    "application-secret",
    "application-secret-arn",
    "aws",
    "backend",
    "database",
    "database-port",
    "key",
    "master-connection",
    "provider",
    "proxy",
    "rotation-connection",
  ],
  service: ["api", "api-account-logging", "api-url", "aws", "backend", "key", "provider"],
} as const;
