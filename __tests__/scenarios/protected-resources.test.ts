import { expect, test } from "@jest/globals";
import { prod } from "../../stacks/environments/prod";
import { Problems } from "../../stacks/problems/problems";
import { settingPaths } from "../../stacks/settings/setting-paths";
import { type InMemory, stacksInMemory } from "../support/synthesis";

const REASON = "a reason of this test";
const OFF = { enabled: false, reason: REASON };

/** A change of each setting of `prod`: what to merge into its file. A setting that only comes with another is changed with it. */
const CHANGES: Readonly<Record<string, object>> = {
  tags: { tags: { team: "orders" } },
  "state.backend": { state: { backend: "cloud", organization: "example" } },
  "state.directory": { state: { backend: "local", directory: "../.." } },
  "state.bucket": { state: { ...prod.state, bucket: "other-states" } },
  "state.region": { state: { ...prod.state, region: "eu-west-1" } },
  "state.keyPrefix": { state: { ...prod.state, keyPrefix: "other" } },
  "state.kmsKeyArn": { state: { ...prod.state, kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" } },
  "state.organization": { state: { backend: "cloud", organization: "other" } },
  "state.hostname": { state: { backend: "cloud", organization: "other", hostname: "tfe.example" } },
  "network.cidr": { network: { cidr: "10.40.0.0/16" } },
  "network.availabilityZones": { network: { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"] } },
  "network.endpointInEveryZone.enabled": { network: { endpointInEveryZone: OFF } },
  "network.endpointInEveryZone.reason": { network: { endpointInEveryZone: OFF } },
  "database.instanceClass": { database: { instanceClass: "db.r7g.large" } },
  "database.formerInstanceClass": { database: { formerInstanceClass: "db.t4g.small" } },
  "database.port": { database: { port: 15432 } },
  "database.allocatedStorage": { database: { allocatedStorage: 60 } },
  "database.maxAllocatedStorage": { database: { maxAllocatedStorage: 600 } },
  "database.multiAz.enabled": { database: { multiAz: OFF } },
  "database.multiAz.reason": { database: { multiAz: OFF } },
  "database.backupRetention.days": { database: { backupRetention: { days: 7 } } },
  "database.backupRetention.reason": { database: { backupRetention: { days: 1, reason: REASON } } },
  "database.deletionProtection.enabled": { database: { deletionProtection: OFF } },
  "database.deletionProtection.reason": { database: { deletionProtection: OFF } },
  "database.finalSnapshot.enabled": { database: { finalSnapshot: OFF } },
  "database.finalSnapshot.reason": { database: { finalSnapshot: OFF } },
  "database.authentication": { database: { authentication: "iam" } },
  "database.proxy": { database: { proxy: true } },
  "database.passwordRotationDays": { database: { passwordRotationDays: 7 } },
  "database.secretRecovery.enabled": { database: { secretRecovery: OFF } },
  "database.secretRecovery.reason": { database: { secretRecovery: OFF } },
  "logs.retentionDays": { logs: { retentionDays: 400 } },
  "logs.reason": { logs: { retentionDays: 30, reason: REASON } },
  "api.throttlingRateLimit": { api: { throttlingRateLimit: 70 } },
  "api.throttlingBurstLimit": { api: { throttlingBurstLimit: 200 } },
};
/** Another name, account or region makes another environment, beside this one. */
const NO_CHANGE = ["name", "account", "region"];

/** What holds data or opens it, with the attributes by which Terraform would replace it (provider's documentation, "Forces new resource"). */
const PROTECTED: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["identifier", "db_name", "username", "kms_key_id", "storage_encrypted", "engine"],
  aws_secretsmanager_secret: ["name"],
  aws_kms_key: ["customer_master_key_spec", "multi_region", "key_usage"],
};

function merge(base: object, change: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [section, value] of Object.entries(change)) {
    const isMerged = section === "network" || section === "database";
    merged[section] = isMerged ? { ...(merged[section] as object), ...(value as object) } : value;
  }
  return merged;
}

/** The protected resources, each by its address, with what would replace it. */
function protectedIn({ resources }: InMemory): ReadonlyMap<string, unknown> {
  return new Map(
    resources.flatMap(({ stack, type, name, attributes }) => {
      const identity = PROTECTED[type];
      return identity
        ? [[`${stack}: ${type}.${name}`, identity.map((attribute) => attributes[attribute])] as const]
        : [];
    }),
  );
}

const synthesized = (change: object) => stacksInMemory({ environment: merge(prod, change) });
const before = protectedIn(synthesized({}));

test("prod has protected resources: the instance, the secret and both keys", () => {
  expect([...before.keys()].map((address) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
    "prod-database: aws_db_instance.database_instance",
    "prod-database: aws_secretsmanager_secret.application-secret",
    "prod-keys: aws_kms_key.data_key",
    "prod-keys: aws_kms_key.operations_key",
  ]);
});

test("the changes name every setting", () => {
  expect([...Object.keys(CHANGES), ...NO_CHANGE].sort()).toEqual([...settingPaths()].sort());
});

test.each(Object.entries(CHANGES))(
  "a change of %s leaves all protected resources where they are",
  (_setting, change) => {
    expect(protectedIn(synthesized(change))).toEqual(before);
  },
);

test.each([true, "unused", false] as const)("proxy %p leaves them, with either authentication", (proxy) => {
  for (const authentication of ["secret", "iam"]) {
    expect(protectedIn(synthesized({ database: { authentication, proxy } }))).toEqual(before);
  }
});

test("nor does any pair of changes of the database move or remove one", () => {
  const changes = Object.entries(CHANGES).filter(([setting]) => /^database\.(?!.*\.reason$)/.test(setting));
  const refused: string[] = [];
  for (const [index, [one, change]] of changes.entries()) {
    for (const [other, second] of changes.slice(index + 1)) {
      try {
        expect([one, other, protectedIn(synthesized(merge(change, second)))]).toEqual([one, other, before]);
      } catch (error) {
        if (!(error instanceof Problems)) throw error;
        refused.push(`${one} with ${other}`);
      }
    }
  }
  expect(refused).toEqual(["database.authentication with database.passwordRotationDays"]);
});
