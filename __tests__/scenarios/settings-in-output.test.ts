import { describe, expect, test } from "@jest/globals";
import { type Catalogue, entrySchema, type FunctionEntry } from "../../stacks/catalogue/entry";
import { type AccountInput, accountSchema } from "../../stacks/settings/account-settings";
import type { EnvironmentInput } from "../../stacks/settings/environment";
import { settingPaths } from "../../stacks/settings/setting-paths";
import { type InMemory, stacksInMemory, synthesizeAll } from "../support/synthesis";

/** An account and an environment that set only what has no default. */
const ACCOUNT: AccountInput = { name: "main", region: "us-east-1", state: { backend: "local" } };
const ENVIRONMENT: EnvironmentInput = {
  name: "dev",
  account: "main",
  region: "us-east-1",
  state: { backend: "local" },
  network: { cidr: "10.20.0.0/16", availabilityZones: ["us-east-1a", "us-east-1b"] },
  database: { instanceClass: "db.t4g.medium" },
};
const S3 = { state: { backend: "s3", bucket: "states", region: "us-east-1" } } as const;
const CLOUD = { state: { backend: "cloud", organization: "example" } } as const;
const REASON = "a reason of this test";
const OFF = { enabled: false, reason: REASON } as const;
const ROTATE = "functions_secret-rotate";

/**
 * Where the output shows a setting: the stack's role, and a path in the stack's JSON. `*` stands for the only key,
 * `name*` for the only key that begins with `name`.
 */
type Where = `${"account" | "keys" | "network" | "database" | "service"} ${string}`;
type Row = readonly [
  setting: string,
  where: Where,
  /** The value there without the change: it comes from the setting's default, ENVIRONMENT, ENTRY or `besides`. */
  byDefault: unknown,
  change: object,
  changed: unknown,
  /** What both the unchanged and the changed input set in addition. @default nothing */
  besides?: object,
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

const account = (attribute: string): Where => `account ${attribute}`;
const NOT_MANAGED = { managed: false, reason: REASON } as const;

/** Each setting of an account with the attribute that shows it. */
const ACCOUNT_SETTINGS: readonly Row[] = [
  ["name", account("resource.aws_iam_role.*.name"), "main-api-logs", { name: "other" }, "other-api-logs"],
  [
    "accountId",
    account("provider.aws.0.allowed_account_ids"),
    undefined,
    { accountId: "123456789012" },
    ["123456789012"],
  ],
  ["region", account("provider.aws.0.region"), "us-east-1", { region: "eu-west-1" }, "eu-west-1"],
  ["tags", account("provider.aws.0.default_tags.0.tags.owner"), undefined, { tags: { owner: "us" } }, "us"],
  ["state.backend", account("terraform.backend.local"), expect.anything(), S3, undefined],
  [
    "state.directory",
    account("terraform.backend.local.path"),
    "../../../terraform.main-account.tfstate",
    { state: { directory: "../.." } },
    "../../terraform.main-account.tfstate",
  ],
  ["state.bucket", account("terraform.backend.s3.bucket"), "states", { state: { bucket: "others" } }, "others", S3],
  [
    "state.region",
    account("terraform.backend.s3.region"),
    "us-east-1",
    { state: { region: "eu-west-1" } },
    "eu-west-1",
    S3,
  ],
  [
    "state.keyPrefix",
    account("terraform.backend.s3.key"),
    "private-lambda/main-account.tfstate",
    { state: { keyPrefix: "x" } },
    "x/main-account.tfstate",
    S3,
  ],
  [
    "state.kmsKeyArn",
    account("terraform.backend.s3.kms_key_id"),
    undefined,
    { state: { kmsKeyArn: "arn:aws:kms:x" } },
    "arn:aws:kms:x",
    S3,
  ],
  [
    "state.organization",
    account("terraform.cloud.organization"),
    "example",
    { state: { organization: "other" } },
    "other",
    CLOUD,
  ],
  [
    "state.hostname",
    account("terraform.cloud.hostname"),
    "app.terraform.io",
    { state: { hostname: "tfe.example" } },
    "tfe.example",
    CLOUD,
  ],
  [
    "apiGatewayLogRole.managed",
    account("resource.aws_api_gateway_account"),
    expect.anything(),
    { apiGatewayLogRole: NOT_MANAGED },
    undefined,
  ],
  [
    "rdsServiceLinkedRole.managed",
    account("resource.aws_iam_service_linked_role.*.aws_service_name"),
    "rds.amazonaws.com",
    { rdsServiceLinkedRole: NOT_MANAGED },
    undefined,
  ],
  [
    "lambda.reservations.enabled",
    "service resource.aws_lambda_function.*.reserved_concurrent_executions",
    10,
    { lambda: { reservations: OFF } },
    undefined,
    { lambda: { concurrentExecutions: 200 } },
  ],
  [
    "lambda.reservations.reason",
    "service resource.aws_lambda_function.*.//.waivers.CKV_AWS_115",
    undefined,
    { lambda: { reservations: OFF } },
    REASON,
    { lambda: { concurrentExecutions: 200 } },
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

const ACCOUNT_SETTINGS_FOR_READERS = [
  "lambda.concurrentExecutions",
  "apiGatewayLogRole.reason",
  "rdsServiceLinkedRole.reason",
];
const ACCOUNTS: readonly AccountInput[] = [
  ACCOUNT,
  { ...ACCOUNT, name: "other", accountId: "123456789012" },
  { ...ACCOUNT, name: "europe", region: "eu-west-1" },
];

const ENTRY: FunctionEntry = {
  description: "A function of this test.",
  trigger: { kind: "api", routes: [{ method: "GET", path: "/tests" }] },
  connectsTo: [],
};
const route = (change: object): Partial<FunctionEntry> => ({
  trigger: { kind: "api", routes: [{ method: "GET", path: "/tests", ...change }] },
});
const lambda = (attribute: string): Where => `service resource.aws_lambda_function.*.${attribute}`;
const method = (attribute: string): Where => `service resource.aws_api_gateway_method.*.${attribute}`;
const query = (required: boolean) => route({ query: [{ name: "q", required }] });

/** Each field of a catalogue entry with the attribute that shows it. */
const FIELDS: readonly Row[] = [
  ["description", lambda("description"), "A function of this test.", { description: "Another." }, "Another."],
  [
    "trigger.kind",
    "service resource.aws_api_gateway_rest_api",
    expect.anything(),
    { trigger: { kind: "migration" } },
    undefined,
  ],
  ["trigger.routes.method", method("http_method"), "GET", route({ method: "PUT" }), "PUT"],
  [
    "trigger.routes.path",
    "service resource.aws_api_gateway_resource.*.path_part",
    "tests",
    route({ path: "/others" }),
    "others",
  ],
  [
    "trigger.routes.query.name",
    method("request_parameters"),
    undefined,
    query(true),
    { "method.request.querystring.q": true },
  ],
  [
    "trigger.routes.query.required",
    method("request_parameters"),
    { "method.request.querystring.q": true },
    query(false),
    { "method.request.querystring.q": false },
    query(true),
  ],
  [
    "trigger.routes.cacheSeconds",
    lambda("environment.variables.API_CACHE_SECONDS"),
    undefined,
    route({ cacheSeconds: 9 }),
    '{"GET /tests":9}',
  ],
  [
    "connectsTo",
    lambda("environment.variables.DATABASE_HOST"),
    undefined,
    { connectsTo: ["database"] },
    expect.stringContaining("aws_db_instance"),
  ],
  ["memorySize", lambda("memory_size"), 256, { memorySize: 512 }, 512],
  ["timeout", lambda("timeout"), 15, { timeout: 20 }, 20],
  ["reservedConcurrency", lambda("reserved_concurrent_executions"), 5, { reservedConcurrency: 3 }, 3],
];

function merge(base: object, change: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const present = merged[key];
    const isSection = typeof present === "object" && typeof value === "object" && !Array.isArray(value);
    merged[key] = isSection && present !== null ? { ...present, ...value } : value;
  }
  return merged;
}

const known = new Map<string, InMemory>();
/** Synthesizes each environment and catalogue once: several rows share a result. */
function synthesized(environment: object, catalogue?: Catalogue): InMemory {
  const key = JSON.stringify([environment, catalogue]);
  const made = known.get(key) ?? stacksInMemory({ accounts: ACCOUNTS, environment, ...(catalogue && { catalogue }) });
  known.set(key, made);
  return made;
}

/** What the output has at the place with this account: its own stack, or a stack of an environment in it. */
function shownForAccount(where: Where, change: object): unknown {
  const input = merge(ACCOUNT, change) as AccountInput;
  const isOfEnvironment = !where.startsWith("account ");
  const made = synthesizeAll({ accounts: [input], environments: isOfEnvironment ? [ENVIRONMENT] : [] });
  const [first] = isOfEnvironment ? made.environments : made.accounts;
  if (!first) throw new Error(`${where}: nothing was made`);
  return valueIn(where, first, isOfEnvironment ? "dev" : input.name);
}

function shownAt(where: Where, made: InMemory): unknown {
  return valueIn(where, made, made.environment.name);
}

function valueIn(where: Where, { stack }: Pick<InMemory, "stack">, owner: string): unknown {
  const [role = "", path = ""] = where.split(" ");
  return path.split(".").reduce<unknown>(
    (value, key) => {
      if (typeof value !== "object" || value === null) return undefined;
      if (!key.endsWith("*")) return (value as Record<string, unknown>)[key];
      const found = Object.entries(value).filter(([each]) => each.startsWith(key.slice(0, -1)));
      if (found.length > 1) throw new Error(`${where}: ${found.map(([each]) => each).join(" and ")}`);
      return found[0]?.[1];
    },
    stack(`${owner}-${role}`),
  );
}

test("the tables list every setting", () => {
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

describe("an account", () => {
  test("the table lists every setting but the quota, which guardrails judge", () => {
    const listed = [...ACCOUNT_SETTINGS.map(([setting]) => setting), ...ACCOUNT_SETTINGS_FOR_READERS];
    expect([...new Set(listed)].sort()).toEqual([...settingPaths(accountSchema)].sort());
  });

  test.each(ACCOUNT_SETTINGS.map((row) => [row[0], row[1], row] as const))(
    "%s is shown by %s",
    (_setting, where, row) => {
      const [, , byDefault, change, changed, besides = {}] = row;
      expect(shownForAccount(where, besides)).toEqual(byDefault);
      expect(shownForAccount(where, merge(besides, change))).toEqual(changed);
    },
  );
});

describe("a catalogue entry", () => {
  test("the table lists every field", () => {
    const listed = FIELDS.map(([field]) => field);
    expect([...new Set(listed)].sort()).toEqual([...settingPaths(entrySchema)].sort());
  });

  test.each(FIELDS.map((row) => [row[0], row[1], row] as const))("%s is shown by %s", (_field, where, row) => {
    const [, , byDefault, change, changed, besides = {}] = row;
    const entry: FunctionEntry = { ...ENTRY, ...besides };
    expect(shownAt(where, synthesized(ENVIRONMENT, { tests: entry }))).toEqual(byDefault);
    expect(shownAt(where, synthesized(ENVIRONMENT, { tests: { ...entry, ...change } }))).toEqual(changed);
  });
});
