import { expect, test } from "@jest/globals";
import { type AccountInput, accountSchema } from "../../stacks/settings/account-settings";
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
import { synthesizeAll } from "../support/synthesis";

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

const ACCOUNT_SETTINGS_FOR_READERS = [
  "lambda.concurrentExecutions",
  "apiGatewayLogRole.reason",
  "rdsServiceLinkedRole.reason",
];

/** What the output has at the place with this account: its own stack, or a stack of an environment in it. */
function shownForAccount(where: Where, change: object): unknown {
  const input = merge(ACCOUNT, change) as AccountInput;
  const isOfEnvironment = !where.startsWith("account ");
  const made = synthesizeAll({ accounts: [input], environments: isOfEnvironment ? [ENVIRONMENT] : [] });
  const [first] = isOfEnvironment ? made.environments : made.accounts;
  if (!first) throw new Error(`${where}: nothing was made`);
  return valueIn(where, first, isOfEnvironment ? "dev" : input.name);
}

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
