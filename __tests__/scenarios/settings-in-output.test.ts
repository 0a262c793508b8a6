import { expect, test } from "@jest/globals";
import type { AccountInput } from "../../stacks/settings/account-settings";
import { settingPaths } from "../../stacks/settings/setting-paths";
import {
  ACCOUNT,
  CLOUD,
  ENVIRONMENT,
  merge,
  OFF,
  REASON,
  type Row,
  S3,
  valueIn,
  type Where,
} from "../support/shown-settings";
import { type InMemory, stacksInMemory } from "../support/synthesis";

const ROTATE = "functions_secret-rotate";
const ACCOUNTS: readonly AccountInput[] = [
  ACCOUNT,
  { ...ACCOUNT, name: "other", accountId: "123456789012" },
  { ...ACCOUNT, name: "europe", region: "eu-west-1" },
];

const instance = (attribute: string): Where => `database resource.aws_db_instance.*.${attribute}`;
const backend = (attribute: string): Where => `network terraform.${attribute}`;

/** Each setting with the attribute that shows it. */
const SETTINGS: readonly Row[] = [
  ["name", "network resource.aws_vpc.*.tags.Name", "dev", { name: "test" }, "test"],
  ["account", "network provider.aws.0.allowed_account_ids", undefined, { account: "other" }, ["123456789012"]],
  [
    "region",
    "network provider.aws.0.region",
    "us-east-1",
    { account: "europe", region: "eu-west-1", network: { availabilityZones: ["eu-west-1a", "eu-west-1b"] } },
    "eu-west-1",
  ],
  ["tags", "network provider.aws.0.default_tags.0.tags.owner", undefined, { tags: { owner: "platform" } }, "platform"],
  ["state.backend", backend("backend.local"), expect.anything(), S3, undefined],
  [
    "state.directory",
    backend("backend.local.path"),
    "../../../terraform.dev-network.tfstate",
    { state: { directory: "../.." } },
    "../../terraform.dev-network.tfstate",
  ],
  ["state.bucket", backend("backend.s3.bucket"), "states", { state: { bucket: "others" } }, "others", S3],
  ["state.region", backend("backend.s3.region"), "us-east-1", { state: { region: "eu-west-1" } }, "eu-west-1", S3],
  [
    "state.keyPrefix",
    backend("backend.s3.key"),
    "private-lambda/dev-network.tfstate",
    { state: { keyPrefix: "x" } },
    "x/dev-network.tfstate",
    S3,
  ],
  [
    "state.kmsKeyArn",
    backend("backend.s3.kms_key_id"),
    undefined,
    { state: { kmsKeyArn: "arn:aws:kms:x" } },
    "arn:aws:kms:x",
    S3,
  ],
  [
    "state.organization",
    backend("cloud.organization"),
    "example",
    { state: { organization: "other" } },
    "other",
    CLOUD,
  ],
  [
    "state.hostname",
    backend("cloud.hostname"),
    "app.terraform.io",
    { state: { hostname: "tfe.example" } },
    "tfe.example",
    CLOUD,
  ],
  [
    "network.cidr",
    "network resource.aws_vpc.*.cidr_block",
    "10.20.0.0/16",
    { network: { cidr: "10.40.0.0/16" } },
    "10.40.0.0/16",
  ],
  [
    "network.availabilityZones",
    "database resource.aws_db_subnet_group.*.subnet_ids.length",
    2,
    { network: { availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"] } },
    3,
  ],
  [
    "network.endpointInEveryZone.enabled",
    "network resource.aws_vpc_endpoint.*.subnet_ids.length",
    2,
    { network: { endpointInEveryZone: OFF } },
    1,
  ],
  [
    "database.instanceClass",
    instance("instance_class"),
    "db.t4g.medium",
    { database: { instanceClass: "db.r7g.large" } },
    "db.r7g.large",
  ],
  ["database.port", instance("port"), 5432, { database: { port: 15432 } }, 15432],
  [
    "database.port",
    "service resource.aws_vpc_security_group_egress_rule.functions_orders-read_to-database*.to_port",
    5432,
    { database: { port: 15432 } },
    15432,
  ],
  ["database.allocatedStorage", instance("allocated_storage"), 20, { database: { allocatedStorage: 50 } }, 50],
  [
    "database.maxAllocatedStorage",
    instance("max_allocated_storage"),
    100,
    { database: { maxAllocatedStorage: 200 } },
    200,
  ],
  ["database.multiAz.enabled", instance("multi_az"), true, { database: { multiAz: OFF } }, false],
  ["database.multiAz.reason", instance("//.waivers.CKV_AWS_157"), undefined, { database: { multiAz: OFF } }, REASON],
  [
    "database.backupRetention.days",
    instance("backup_retention_period"),
    14,
    { database: { backupRetention: { days: 35 } } },
    35,
  ],
  [
    "database.deletionProtection.enabled",
    instance("deletion_protection"),
    true,
    { database: { deletionProtection: OFF } },
    false,
  ],
  [
    "database.deletionProtection.enabled",
    instance("lifecycle"),
    { prevent_destroy: true },
    { database: { deletionProtection: OFF } },
    undefined,
  ],
  [
    "database.deletionProtection.enabled",
    "database resource.aws_secretsmanager_secret.*.lifecycle",
    { prevent_destroy: true },
    { database: { deletionProtection: OFF } },
    undefined,
  ],
  [
    "database.deletionProtection.enabled",
    "keys resource.aws_kms_key.data*.lifecycle",
    { prevent_destroy: true },
    { database: { deletionProtection: OFF } },
    undefined,
    { database: { finalSnapshot: OFF } },
  ],
  [
    "database.finalSnapshot.enabled",
    "keys resource.aws_kms_key.data*.lifecycle",
    { prevent_destroy: true },
    { database: { finalSnapshot: OFF } },
    undefined,
    { database: { deletionProtection: OFF } },
  ],
  [
    "database.deletionProtection.reason",
    instance("//.waivers.CKV_AWS_293"),
    undefined,
    { database: { deletionProtection: OFF } },
    REASON,
  ],
  [
    "database.finalSnapshot.enabled",
    instance("skip_final_snapshot"),
    false,
    { database: { finalSnapshot: OFF } },
    true,
  ],
  [
    "database.authentication",
    "service resource.aws_lambda_function.*.environment.variables.DATABASE_AUTHENTICATION",
    "secret",
    { database: { authentication: "iam" } },
    "iam",
  ],
  [
    "database.proxy",
    "service resource.aws_lambda_function.*.environment.variables.DATABASE_ENDPOINT",
    "instance",
    { database: { proxy: true } },
    "proxy",
  ],
  [
    "database.passwordRotationDays",
    "database resource.aws_secretsmanager_secret_rotation.*.rotation_rules.automatically_after_days",
    30,
    { database: { passwordRotationDays: 7 } },
    7,
  ],
  [
    "database.secretRecovery.enabled",
    "database resource.aws_secretsmanager_secret.*.recovery_window_in_days",
    30,
    { database: { secretRecovery: OFF } },
    0,
  ],
  [
    "logs.retentionDays",
    "network resource.aws_cloudwatch_log_group.*.retention_in_days",
    365,
    { logs: { retentionDays: 400 } },
    400,
  ],
  [
    "logs.retentionDays",
    "service resource.aws_cloudwatch_log_group.api_access-logs*.retention_in_days",
    365,
    { logs: { retentionDays: 400 } },
    400,
  ],
  [
    "logs.retentionDays",
    "service resource.aws_cloudwatch_log_group.functions_orders-read*.retention_in_days",
    365,
    { logs: { retentionDays: 400 } },
    400,
  ],
  [
    "logs.retentionDays",
    "database resource.aws_cloudwatch_log_group.database_postgresql*.retention_in_days",
    365,
    { logs: { retentionDays: 400 } },
    400,
  ],
  [
    "logs.retentionDays",
    `database resource.aws_cloudwatch_log_group.${ROTATE}*.retention_in_days`,
    365,
    { logs: { retentionDays: 400 } },
    400,
  ],
  [
    "logs.reason",
    "network resource.aws_cloudwatch_log_group.*.//.waivers.CKV_AWS_338",
    undefined,
    { logs: { retentionDays: 30, reason: REASON } },
    REASON,
  ],
  [
    "api.throttlingRateLimit",
    "service resource.aws_api_gateway_method_settings.*.settings.throttling_rate_limit",
    50,
    { api: { throttlingRateLimit: 70 } },
    70,
  ],
  [
    "api.throttlingBurstLimit",
    "service resource.aws_api_gateway_method_settings.*.settings.throttling_burst_limit",
    100,
    { api: { throttlingBurstLimit: 200 } },
    200,
  ],
];

/** Settings that only guardrails judge, and reasons that waive no scanner's check: they inform readers of the file. */
const FOR_READERS: readonly (readonly [setting: string, change: object])[] = [
  // Judged by the guardrail connection-budget.
  ["database.formerInstanceClass", { database: { formerInstanceClass: "db.t4g.small" } }],
  ["network.endpointInEveryZone.reason", { network: { endpointInEveryZone: OFF } }],
  ["database.backupRetention.reason", { database: { backupRetention: { days: 1, reason: REASON } } }],
  ["database.finalSnapshot.reason", { database: { finalSnapshot: OFF } }],
  ["database.secretRecovery.reason", { database: { secretRecovery: OFF } }],
];

const known = new Map<string, InMemory>();
/** Synthesizes each environment once: several rows share a result. */
function synthesized(environment: object): InMemory {
  const key = JSON.stringify(environment);
  const made = known.get(key) ?? stacksInMemory({ accounts: ACCOUNTS, environment });
  known.set(key, made);
  return made;
}

function shownAt(where: Where, made: InMemory): unknown {
  return valueIn(where, made, made.environment.name);
}

test("the two tables list every setting", () => {
  const listed = [...SETTINGS.map(([setting]) => setting), ...FOR_READERS.map(([setting]) => setting)];
  expect([...new Set(listed)].sort()).toEqual([...settingPaths()].sort());
});

test.each(SETTINGS.map((row) => [row[0], row[1], row] as const))("%s is shown by %s", (_setting, where, row) => {
  const [, , byDefault, change, changed, besides = {}] = row;
  const environment = merge(ENVIRONMENT, besides);
  expect(shownAt(where, synthesized(environment))).toEqual(byDefault);
  expect(shownAt(where, synthesized(merge(environment, change)))).toEqual(changed);
});

test.each(FOR_READERS)("%s is shown by no attribute", (_setting, change) => {
  const { data, resources } = synthesized(merge(ENVIRONMENT, change));
  expect(JSON.stringify([resources, data])).not.toContain(REASON);
});
