import type { EnvironmentInput } from "../settings/environment";

/** Cheap and disposable: one zone where AWS charges by the zone, and a destroy leaves nothing behind. */
export const dev: EnvironmentInput = {
  name: "dev",
  account: "main",
  region: "us-east-1",
  tags: { owner: "platform" },
  state: { backend: "local" },
  network: {
    cidr: "10.20.0.0/16",
    availabilityZones: ["us-east-1a", "us-east-1b"],
    endpointInEveryZone: { enabled: false, reason: "dev may lose a zone; an endpoint is paid by the zone" },
  },
  database: {
    instanceClass: "db.t4g.micro",
    backupRetention: { days: 1, reason: "dev holds no data worth keeping" },
    multiAz: { enabled: false, reason: "dev may be down while its instance is replaced" },
    deletionProtection: { enabled: false, reason: "dev is destroyed and made again" },
    finalSnapshot: { enabled: false, reason: "dev holds no data worth keeping" },
    secretRecovery: { enabled: false, reason: "dev is made again under the same names at once" },
  },
  logs: { retentionDays: 30, reason: "dev's logs are read within days" },
};
