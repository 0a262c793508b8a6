import type { EnvironmentInput } from "../settings/environment";

/** Protected: every safeguard has its default, which is on. */
export const prod: EnvironmentInput = {
  name: "prod",
  account: "main",
  region: "us-east-1",
  tags: { owner: "platform" },
  state: { backend: "s3", bucket: "example-terraform-state", region: "us-east-1" },
  network: {
    cidr: "10.30.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b"],
  },
  database: {
    instanceClass: "db.t4g.medium",
    allocatedStorage: 50,
    maxAllocatedStorage: 500,
    backupRetention: { days: 35 },
  },
  logs: { retentionDays: 365 },
};
