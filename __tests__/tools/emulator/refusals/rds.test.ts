import { describe, expect, test } from "@jest/globals";
import type { KeyState } from "../../../../tools/emulator/refusals/account/keys";
import { queryCall, refused, trusts } from "../../../support/refused";

const GOOD = {
  DBInstanceIdentifier: "dev",
  MasterUsername: "master",
  DBName: "orders",
  DBSubnetGroupName: "dev",
  BackupRetentionPeriod: "35",
};
const create = (parameters: Readonly<Record<string, string>> = {}) =>
  queryCall("rds", "CreateDBInstance", { ...GOOD, ...parameters });

describe("static-parameters", () => {
  const modify = (name: string, method: string) =>
    refused(
      "static-parameters",
      queryCall("rds", "ModifyDBParameterGroup", {
        "Parameters.Parameter.1.ParameterName": "log_statement",
        "Parameters.Parameter.1.ApplyMethod": "immediate",
        "Parameters.Parameter.2.ParameterName": name,
        "Parameters.Parameter.2.ApplyMethod": method,
      }),
    );

  test.each(["shared_preload_libraries", "max_connections", "rds.logical_replication"])(
    "%s waits for a restart",
    async (name) => {
      expect(await modify(name, "immediate")).toBe(
        "400 InvalidParameterCombination: cannot use immediate apply method for static parameter",
      );
      expect(await modify(name, "pending-reboot")).toBeUndefined();
    },
  );

  test("rds.force_ssl is dynamic", async () => {
    expect(await modify("rds.force_ssl", "immediate")).toBeUndefined();
  });
});

describe("database-keys", () => {
  const keys = (state: KeyState) => ({ keys: { state: async () => state } });

  test.each(["KmsKeyId", "MasterUserSecretKmsKeyId", "PerformanceInsightsKMSKeyId"])(
    "a new instance's %s",
    async (name) => {
      const request = create({ [name]: "arn:key" });
      expect(await refused("database-keys", request, keys("PendingDeletion"))).toMatch(
        /^400 KMSKeyNotAccessibleFault: .*arn:key/,
      );
      expect(await refused("database-keys", request, keys("Enabled"))).toBeUndefined();
    },
  );

  test("the key of a restored snapshot", async () => {
    const restore = queryCall("rds", "RestoreDBInstanceFromDBSnapshot", { DBSnapshotIdentifier: "final" });
    const databases = { snapshot: async (id: string) => (id === "final" ? { kmsKeyId: "arn:key" } : undefined) };
    for (const state of ["PendingDeletion", "Disabled", "Missing"] as const) {
      expect(await refused("database-keys", restore, { databases, ...keys(state) })).toContain(
        "KMSKeyNotAccessibleFault",
      );
    }
    expect(await refused("database-keys", restore, { databases, ...keys("Enabled") })).toBeUndefined();
  });
});

describe("final-snapshots", () => {
  const databases = { snapshot: async (id: string) => (id === "taken" ? {} : undefined) };
  test.each([
    [{}, /^400 InvalidParameterCombination: FinalDBSnapshotIdentifier is required/],
    [{ SkipFinalSnapshot: "true", FinalDBSnapshotIdentifier: "free" }, /^400 InvalidParameterCombination/],
    [{ FinalDBSnapshotIdentifier: "taken" }, /^400 DBSnapshotAlreadyExists: .* taken already exists/],
  ])("%j is refused", async (parameters, error) => {
    expect(await refused("final-snapshots", queryCall("rds", "DeleteDBInstance", parameters), { databases })).toMatch(
      error,
    );
  });

  test.each([{ SkipFinalSnapshot: "true" }, { FinalDBSnapshotIdentifier: "free" }])("%j passes", async (parameters) => {
    expect(
      await refused("final-snapshots", queryCall("rds", "DeleteDBInstance", parameters), { databases }),
    ).toBeUndefined();
  });
});

test.each([
  [{ MasterUsername: "admin" }, "MasterUsername admin cannot be used as it is a reserved word used by the engine"],
  [{ MasterUsername: "user" }, "MasterUsername user cannot be used as it is a reserved word used by the engine"],
  [{ MasterUsername: "pg_dba" }, 'role names starting with "pg_" are reserved'],
  [{ MasterUsername: "1st" }, "MasterUsername must begin with a letter"],
  [{ DBName: "select" }, "It is a reserved word for this engine"],
  [{ DBName: "my-orders" }, "DBName must begin with a letter"],
  [{ DBInstanceIdentifier: "a--b" }, "DBInstanceIdentifier is not a valid identifier"],
])("database-names refuses %j", async (parameters, message) => {
  expect(await refused("database-names", create(parameters))).toContain(message);
  expect(await refused("database-names", create())).toBeUndefined();
  expect(await refused("database-names", create({ MasterUsername: "postgres" }))).toBeUndefined();
});

test("backup-retention refuses 36 days", async () => {
  expect(await refused("backup-retention", create({ BackupRetentionPeriod: "36" }))).toMatch(
    /^400 InvalidParameterValue/,
  );
  expect(await refused("backup-retention", create())).toBeUndefined();
});

test("enhanced-monitoring refuses an interval, a missing role, and a role that RDS cannot assume", async () => {
  const monitored = (interval: string, role?: string) =>
    create({ MonitoringInterval: interval, ...(role !== undefined && { MonitoringRoleArn: role }) });
  const identities = {
    trustPolicy: async (role: string) =>
      trusts(role === "arn:good" ? "monitoring.rds.amazonaws.com" : "rds.amazonaws.com"),
  };
  expect(await refused("enhanced-monitoring", monitored("7", "arn:good"), { identities })).toContain(
    "Invalid monitoring interval",
  );
  expect(await refused("enhanced-monitoring", monitored("60"), { identities })).toContain(
    "A MonitoringRoleARN value is required",
  );
  expect(await refused("enhanced-monitoring", monitored("60", "arn:other"), { identities })).toContain(
    "ENHANCED_MONITORING",
  );
  expect(await refused("enhanced-monitoring", monitored("60", "arn:good"), { identities })).toBeUndefined();
  expect(await refused("enhanced-monitoring", monitored("0"), { identities })).toBeUndefined();
});

test("subnet-group-zones refuses subnets of one zone", async () => {
  const group = (...subnets: readonly string[]) =>
    queryCall(
      "rds",
      "CreateDBSubnetGroup",
      Object.fromEntries(subnets.map((id, index) => [`SubnetIds.member.${index + 1}`, id])),
    );
  const network = {
    subnets: async () => [
      { id: "a1", zone: "us-east-1a" },
      { id: "a2", zone: "us-east-1a" },
      { id: "b1", zone: "us-east-1b" },
    ],
  };
  expect(await refused("subnet-group-zones", group("a1", "a2"), { network })).toMatch(
    /^400 DBSubnetGroupDoesNotCoverEnoughAZs: .* Current AZ coverage: us-east-1a\. /,
  );
  expect(await refused("subnet-group-zones", group("a1", "b1"), { network })).toBeUndefined();
});

test("database-groups-in-use refuses to delete what an instance uses", async () => {
  const instance = {
    id: "dev",
    engineVersion: "17.4",
    subnetGroup: "subnets",
    parameterGroups: ["parameters"],
    securityGroupIds: [],
  };
  const databases = { instances: async () => [instance] };
  const subnets = (name: string) => queryCall("rds", "DeleteDBSubnetGroup", { DBSubnetGroupName: name });
  const parameters = (name: string) => queryCall("rds", "DeleteDBParameterGroup", { DBParameterGroupName: name });
  expect(await refused("database-groups-in-use", subnets("subnets"), { databases })).toMatch(
    /^400 InvalidDBSubnetGroupStateFault: .* dev is still/,
  );
  expect(await refused("database-groups-in-use", parameters("parameters"), { databases })).toMatch(
    /^400 InvalidDBParameterGroupState:/,
  );
  expect(await refused("database-groups-in-use", subnets("other"), { databases })).toBeUndefined();
  expect(await refused("database-groups-in-use", parameters("other"), { databases })).toBeUndefined();
});

test("missing-subnet-group refuses an instance in a group that does not exist", async () => {
  const databases = { subnetGroups: async () => new Map([["dev", []]]) };
  expect(await refused("missing-subnet-group", create({ DBSubnetGroupName: "prod" }), { databases })).toMatch(
    /^404 DBSubnetGroupNotFoundFault/,
  );
  expect(await refused("missing-subnet-group", create(), { databases })).toBeUndefined();
});

test.each([
  ["05:00-06:00", "mon:05:30-mon:06:00", true],
  ["05:00-06:00", "sun:04:00-sun:05:30", true],
  ["23:30-00:30", "sun:23:00-mon:00:00", true],
  ["12:00-12:30", "mon:10:00-tue:10:00", true],
  ["03:00-04:00", "sun:04:00-sun:05:00", false],
  ["03:00-04:00", "sun:02:00-sun:03:00", false],
])("database-windows: %s and %s overlap: %s", async (backup, maintenance, overlap) => {
  const windows = { PreferredBackupWindow: backup, PreferredMaintenanceWindow: maintenance };
  expect((await refused("database-windows", create(windows))) !== undefined).toBe(overlap);
  expect(await refused("database-windows", create({ PreferredBackupWindow: backup }))).toBeUndefined();
});

test("major-upgrades refuses another major version without the flag", async () => {
  const instance = { id: "dev", engineVersion: "17.4", subnetGroup: "", parameterGroups: [], securityGroupIds: [] };
  const modify = (EngineVersion: string, AllowMajorVersionUpgrade = "false") =>
    refused(
      "major-upgrades",
      queryCall("rds", "ModifyDBInstance", { DBInstanceIdentifier: "dev", EngineVersion, AllowMajorVersionUpgrade }),
      { databases: { instances: async () => [instance] } },
    );
  expect(await modify("18")).toMatch(
    /^400 InvalidParameterCombination: The AllowMajorVersionUpgrade flag must be present/,
  );
  expect(await modify("18", "true")).toBeUndefined();
  expect(await modify("17.6")).toBeUndefined();
});
