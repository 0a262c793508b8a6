import { beforeAll, expect, test } from "@jest/globals";
import { prod as prodInput } from "../../stacks/environments/prod";
import { type Attributes, resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";

let ours: Synthesis;
let dev: StackJson;
let prod: StackJson;
beforeAll(async () => {
  ours = await synthesis();
  dev = ours.stack("dev-database");
  prod = ours.stack("prod-database");
});

test("the instance is private, encrypted and monitored, takes TLS only, and RDS makes its master password", () => {
  for (const stack of [dev, prod]) {
    const instance = theResource(stack, "aws_db_instance");
    expect(instance).toMatchObject({
      engine: "postgres",
      engine_version: "17",
      publicly_accessible: false,
      storage_encrypted: true,
      manage_master_user_password: true,
      ca_cert_identifier: "rds-ca-rsa2048-g1",
      copy_tags_to_snapshot: true,
      enabled_cloudwatch_logs_exports: ["postgresql", "upgrade"],
      performance_insights_enabled: true,
      database_insights_mode: "standard",
      monitoring_interval: 60,
    });
    for (const key of ["kms_key_id", "master_user_secret_kms_key_id", "performance_insights_kms_key_id"]) {
      expect(instance[key]).toMatch(/-keys\.outputs\..*aws_kms_keydata_key/);
    }
    expect(instance).not.toHaveProperty("password");
    const parameters = theResource(stack, "aws_db_parameter_group").parameter as { name: string; value: string }[];
    const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      "rds.force_ssl": "1",
      log_statement: "ddl",
      log_min_duration_statement: "1000",
      log_parameter_max_length: "0",
      idle_in_transaction_session_timeout: "60000",
    });
    expect(parameters.filter((parameter) => "apply_method" in parameter)).toEqual([
      { name: "rds.force_ssl", value: "1", apply_method: "pending-reboot" },
    ]);
  }
});

test("the instance is protected in prod, and disposable in dev", () => {
  expect(theResource(prod, "aws_db_instance")).toMatchObject({
    multi_az: true,
    deletion_protection: true,
    backup_retention_period: 35,
    skip_final_snapshot: false,
  });
  expect(theResource(dev, "aws_db_instance")).toMatchObject({
    multi_az: false,
    deletion_protection: false,
    skip_final_snapshot: true,
  });
});

test("Terraform refuses to destroy prod's instance and secret: RDS alone would refuse after the secret is gone", () => {
  for (const type of ["aws_db_instance", "aws_secretsmanager_secret"]) {
    expect(theResource(prod, type).lifecycle).toEqual({ prevent_destroy: true });
    expect(theResource(dev, type)).not.toHaveProperty("lifecycle");
  }
});

test("each new instance gets a new name for its final snapshot", () => {
  const life = theResource(prod, "terraform_data", "database_life");
  expect(theResource(prod, "aws_db_instance").final_snapshot_identifier).toBe(
    `prod-database-final-\${terraform_data.${life.id}.id}`,
  );
  expect(Object.keys(life.triggers_replace as object)).toEqual(["databaseName", "key", "name", "username"]);
});

test("Terraform has no value of the application's secret, and only the named roles may read the secret", () => {
  expect(dev.resource).not.toHaveProperty("aws_secretsmanager_secret_version");
  const [denial, ...more] = statementsOf(dev, theResource(dev, "aws_secretsmanager_secret_policy").policy);
  expect(more).toEqual([]);
  expect(denial).toMatchObject({ effect: "Deny", actions: ["secretsmanager:GetSecretValue"] });
  expect(denial?.condition).toEqual([
    {
      test: "ArnNotEquals",
      variable: "aws:PrincipalArn",
      values: [expect.stringMatching(/:role\/dev-secret-rotate$/), expect.stringMatching(/:role\/dev-orders-read$/)],
    },
  ]);
});

test("the first rotation waits for the migration, the permission and everything that the rotation function needs", () => {
  const rotation = theResource(dev, "aws_secretsmanager_secret_rotation");
  expect(rotation.rotation_rules).toEqual({ automatically_after_days: 30 });
  const types = (rotation.depends_on as string[]).map((each) => each.split(".")[0]);
  expect(types).toEqual(
    expect.arrayContaining([
      "aws_lambda_permission",
      "aws_secretsmanager_secret_policy",
      "aws_lambda_function",
      "aws_lambda_invocation",
    ]),
  );
  const rotator = theResource(dev, "aws_lambda_function", "functions_secret-rotate");
  const needs = (rotator.depends_on as string[]).map((each) => each.split(".")[0]);
  expect(needs.filter((type) => type === "aws_vpc_security_group_egress_rule")).toHaveLength(2);
  expect(needs.filter((type) => type === "aws_vpc_security_group_ingress_rule")).toHaveLength(2);
  expect(needs).toEqual(expect.arrayContaining(["aws_cloudwatch_log_group", "aws_iam_role_policy"]));
});

test("a new instance makes Terraform replace the rotation, so that the instance gets the application's password at once", () => {
  for (const stack of [dev, prod]) {
    const rotation = theResource(stack, "aws_secretsmanager_secret_rotation");
    const server = theResource(stack, "terraform_data", "application-secret");
    const { triggers } = theResource(stack, "aws_lambda_invocation", "run-database-migrate");
    expect(server.triggers_replace).toEqual({ instance: (triggers as Attributes).instance });
    expect(rotation.lifecycle).toEqual({ replace_triggered_by: [`terraform_data.${server.id}`] });
    // AWS's default is true: a new rotation rotates the secret at once.
    expect(rotation).not.toHaveProperty("rotate_immediately");
  }
});

test("the migration runs again when the authentication, the function's code (which holds the SQL) or the instance changes", () => {
  const invocation = theResource(dev, "aws_lambda_invocation", "run-database-migrate");
  expect(invocation.triggers).toEqual({
    authentication: "secret",
    code: theResource(dev, "aws_lambda_function", "functions_database-migrate").source_code_hash,
    instance: expect.stringMatching(/\.resource_id\}$/),
  });
  const needs = (invocation.depends_on as string[]).map((each) => each.split(".")[0]);
  expect(needs).toEqual(expect.arrayContaining(["aws_lambda_function", "aws_db_instance"]));
});

test("the deploy waits for a password that the rotation makes at once: functions of a higher stack find it", () => {
  const wait = theResource(dev, "aws_lambda_invocation", "application-secret");
  const rotation = theResource(dev, "aws_secretsmanager_secret_rotation");
  expect(wait).toMatchObject({ function_name: "dev-secret-rotate", input: JSON.stringify({ waitForPassword: true }) });
  expect(wait.depends_on).toEqual([`aws_secretsmanager_secret_rotation.${rotation.id}`]);
});

test("database-migrate and secret-rotate may log in as the master by token: RDS may refuse the master's password", () => {
  for (const name of ["database-migrate", "secret-rotate"]) {
    const policy = resourcesOf(dev, "aws_iam_role_policy").find(
      ({ id, name: connection }) => id.startsWith(`functions_${name}`) && connection === "database-master",
    );
    const connect = statementsOf(dev, policy?.policy).filter(({ actions }) => actions.includes("rds-db:connect"));
    expect(connect.map(({ resources }) => resources)).toEqual([
      [expect.stringMatching(/:dbuser:\$\{aws_db_instance\..*\.resource_id\}\/master$/)],
    ]);
  }
});

test("Secrets Manager may invoke the rotation function for this account only", () => {
  expect(theResource(dev, "aws_lambda_permission")).toMatchObject({
    principal: "secretsmanager.amazonaws.com",
    source_account: expect.stringMatching(/^\$\{data\.aws_caller_identity\./),
  });
});

test("database-migrate may only read secrets, and secret-rotate may read and write them", () => {
  const actionsOf = (name: string) =>
    resourcesOf(dev, "aws_iam_role_policy")
      .filter(({ id }) => id.startsWith(`functions_${name}`))
      .flatMap(({ policy }) => statementsOf(dev, policy))
      .flatMap(({ actions, effect }) =>
        effect === "Allow" ? actions.filter((action) => action.startsWith("secretsmanager:")) : [],
      );
  expect(actionsOf("database-migrate")).toEqual(["secretsmanager:GetSecretValue"]);
  expect(new Set(actionsOf("secret-rotate"))).toEqual(
    new Set([
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetRandomPassword",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]),
  );
});

// A new id makes Terraform replace the resource, and its data is lost.
test("stateful resources keep their ids", () => {
  const ids = [prod, ours.stack("prod-keys")].flatMap((stack) =>
    ["aws_db_instance", "aws_kms_key", "aws_secretsmanager_secret"].flatMap((type) =>
      resourcesOf(stack, type).map(({ id }) => `${type}.${id}`),
    ),
  );
  expect(ids).toEqual([
    "aws_db_instance.database_instance_D7FC2283",
    "aws_secretsmanager_secret.application-secret_DF16C5B8",
    "aws_kms_key.data_key_DB04C041",
    "aws_kms_key.operations_key_21D52167",
  ]);
});

test("an environment changes the instance class by one setting", async () => {
  const larger = await synthesis({
    environments: [{ ...prodInput, database: { ...prodInput.database, instanceClass: "db.r7g.large" } }],
  });
  expect(theResource(larger.stack("prod-database"), "aws_db_instance").instance_class).toBe("db.r7g.large");
});
