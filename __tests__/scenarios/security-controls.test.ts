import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { type Attributes, resourcesOf, type StackJson, type StatementJson } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";

const ROLES = ["keys", "network", "database", "service"] as const;
type Environment = Readonly<Record<(typeof ROLES)[number], StackJson>>;

const CONTROLS = readFileSync("SECURITY.md", "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, control = "", state = ""] = /^\| ((?:FSBP|CIS) [^|]+?) \| ([^|]+?) \|/.exec(line) ?? [];
    return control ? [{ control, state }] : [];
  });

let ours: Synthesis;
const environments: Record<string, Environment> = {};
beforeAll(async () => {
  ours = await synthesis();
  for (const name of ["dev", "prod"]) {
    const [keys, network, database, service] = ROLES.map((role) => ours.stack(`${name}-${role}`));
    if (keys && network && database && service) environments[name] = { keys, network, database, service };
  }
});

function all(environment: Environment, type: string): readonly Attributes[] {
  const found = ROLES.flatMap((role) => resourcesOf(environment[role], type));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

const every = (type: string, expected: Attributes) => (environment: Environment) => {
  for (const attributes of all(environment, type)) expect(attributes).toMatchObject(expected);
};
const instance = (expected: Attributes) => every("aws_db_instance", expected);

function statements(environment: Environment): readonly (StatementJson & { readonly document: string })[] {
  return ROLES.flatMap((role) =>
    Object.entries(environment[role].data.aws_iam_policy_document ?? {}).flatMap(([document, { statement }]) =>
      ((statement ?? []) as StatementJson[]).map((each) => ({ ...each, document })),
    ),
  );
}

function noFullAdministration(environment: Environment): void {
  const allowing = statements(environment).filter(({ effect }) => effect === "Allow");
  expect(allowing.length).toBeGreaterThan(0);
  expect(allowing.filter(({ actions }) => actions.includes("*"))).toEqual([]);
}

function rulesNameGroups(environment: Environment): void {
  for (const direction of ["ingress", "egress"]) {
    for (const rule of all(environment, `aws_vpc_security_group_${direction}_rule`)) {
      expect(rule).toMatchObject({ referenced_security_group_id: expect.any(String), description: expect.any(String) });
      expect(rule).not.toHaveProperty("cidr_ipv4");
      expect(rule).not.toHaveProperty("cidr_ipv6");
    }
  }
}

function defaultGroupIsEmpty(environment: Environment): void {
  for (const group of all(environment, "aws_default_security_group")) {
    expect(group).not.toHaveProperty("ingress");
    expect(group).not.toHaveProperty("egress");
  }
}

function logsExported(environment: Environment): void {
  instance({ enabled_cloudwatch_logs_exports: expect.arrayContaining(["postgresql"]) })(environment);
}

function parameterIs(name: string, value: string) {
  return (environment: Environment) => {
    for (const group of all(environment, "aws_db_parameter_group")) {
      expect(group.parameter).toContainEqual(expect.objectContaining({ name, value }));
    }
  };
}

function secretsRotate(environment: Environment): void {
  const rotations = all(environment, "aws_secretsmanager_secret_rotation");
  expect(rotations).toHaveLength(all(environment, "aws_secretsmanager_secret").length);
  for (const { rotation_rules } of rotations) {
    const { automatically_after_days: days } = rotation_rules as { automatically_after_days: number };
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThanOrEqual(90);
  }
}

function functionsSpanZones(environment: Environment): void {
  for (const { vpc_config } of all(environment, "aws_lambda_function")) {
    expect(new Set((vpc_config as { subnet_ids: string[] }).subnet_ids).size).toBeGreaterThanOrEqual(2);
  }
}

/** For each control that SECURITY.md calls met, the assertion that the output meets the control. */
const ASSERTIONS: Readonly<Record<string, (environment: Environment) => void>> = {
  "FSBP APIGateway.1": (environment) => {
    every("aws_api_gateway_stage", { access_log_settings: { destination_arn: expect.any(String) } })(environment);
    every("aws_api_gateway_method_settings", { settings: { logging_level: "ERROR" } })(environment);
  },
  "FSBP APIGateway.3": every("aws_api_gateway_stage", { xray_tracing_enabled: true }),
  "FSBP CloudWatch.16": (environment) => {
    for (const group of all(environment, "aws_cloudwatch_log_group")) {
      expect(Number(group.retention_in_days)).toBeGreaterThanOrEqual(365);
    }
  },
  "FSBP EC2.2": defaultGroupIsEmpty,
  "FSBP EC2.6": every("aws_flow_log", { traffic_type: "ALL" }),
  "FSBP EC2.15": every("aws_subnet", { map_public_ip_on_launch: false }),
  "FSBP EC2.18": rulesNameGroups,
  "FSBP EC2.19": rulesNameGroups,
  "FSBP IAM.1": noFullAdministration,
  "FSBP IAM.21": (environment) => {
    const identity = statements(environment).filter(({ effect, principals }) => effect === "Allow" && !principals);
    expect(identity.length).toBeGreaterThan(0);
    expect(identity.flatMap(({ actions }) => actions).filter((action) => /:\*$/.test(action))).toEqual([]);
  },
  "FSBP KMS.4": every("aws_kms_key", { enable_key_rotation: true }),
  "FSBP KMS.5": (environment) => {
    const ofKeys = statements(environment).filter(({ document }) => /^(data|operations)_policy/.test(document));
    expect(ofKeys.length).toBeGreaterThan(0);
    expect(ofKeys.flatMap(({ principals }) => principals?.flatMap(({ identifiers }) => identifiers))).not.toContain(
      "*",
    );
  },
  "FSBP Lambda.1": (environment) => {
    for (const permission of all(environment, "aws_lambda_permission")) {
      expect(permission.principal).toMatch(/\.amazonaws\.com$/);
      expect(permission.source_arn ?? permission.source_account).toEqual(expect.any(String));
    }
  },
  "FSBP Lambda.2": every("aws_lambda_function", { runtime: "nodejs22.x" }),
  "FSBP Lambda.3": every("aws_lambda_function", { vpc_config: { security_group_ids: [expect.any(String)] } }),
  "FSBP Lambda.5": functionsSpanZones,
  "FSBP Lambda.7": every("aws_lambda_function", { tracing_config: { mode: "Active" } }),
  "FSBP RDS.2": instance({ publicly_accessible: false }),
  "FSBP RDS.3": instance({ storage_encrypted: true, kms_key_id: expect.stringContaining("aws_kms_key") }),
  "FSBP RDS.5": instance({ multi_az: true }),
  "FSBP RDS.6": instance({ monitoring_interval: 60 }),
  "FSBP RDS.8": instance({ deletion_protection: true }),
  "FSBP RDS.9": logsExported,
  "FSBP RDS.10": instance({ iam_database_authentication_enabled: true }),
  "FSBP RDS.11": (environment) => {
    for (const { backup_retention_period } of all(environment, "aws_db_instance")) {
      expect(Number(backup_retention_period)).toBeGreaterThanOrEqual(7);
    }
  },
  "FSBP RDS.13": instance({ auto_minor_version_upgrade: true }),
  "FSBP RDS.17": instance({ copy_tags_to_snapshot: true }),
  "FSBP RDS.25": (environment) => {
    for (const { username } of all(environment, "aws_db_instance"))
      expect(["postgres", "admin"]).not.toContain(username);
  },
  "FSBP RDS.36": logsExported,
  "FSBP RDS.38": parameterIs("rds.force_ssl", "1"),
  "FSBP SecretsManager.1": secretsRotate,
  "FSBP SecretsManager.4": secretsRotate,
  "CIS 1.16": noFullAdministration,
  "CIS 2.3.1": instance({ storage_encrypted: true }),
  "CIS 2.3.2": instance({ auto_minor_version_upgrade: true }),
  "CIS 2.3.3": instance({ publicly_accessible: false }),
  "CIS 3.6": every("aws_kms_key", { enable_key_rotation: true }),
  "CIS 3.7": every("aws_flow_log", { traffic_type: "ALL" }),
  "CIS 5.2": rulesNameGroups,
  "CIS 5.4": defaultGroupIsEmpty,
};

test("SECURITY.md and the assertions name the same controls", () => {
  const met = CONTROLS.filter(({ state }) => state !== "not met").map(({ control }) => control);
  expect(met.sort()).toEqual(Object.keys(ASSERTIONS).sort());
  expect(CONTROLS.map(({ state }) => state)).not.toContainEqual(
    expect.not.stringMatching(/^(met|met in prod|not met)$/),
  );
});

describe.each(CONTROLS.filter(({ state }) => state !== "not met"))("$control is $state", ({ control, state }) => {
  const assertion = ASSERTIONS[control];
  test.each(state === "met" ? ["dev", "prod"] : ["prod"])("in %s", (name) => {
    const environment = environments[name];
    if (!environment || !assertion) throw new Error(`${control}: no assertion, or no environment ${name}`);
    assertion(environment);
  });
});
