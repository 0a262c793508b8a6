import { beforeAll, describe, expect, test } from "@jest/globals";
import type { EnvironmentInput } from "../../stacks/settings/environment";
import { SettingsError } from "../../stacks/settings/validate-settings";
import { devWith } from "../support/dev-with";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";
import { validEnvironment } from "../support/valid-environment";

interface Stacks {
  readonly network: StackJson;
  readonly database: StackJson;
  readonly service: StackJson;
}

async function stacksOf(
  database: Partial<EnvironmentInput["database"]>,
): Promise<Stacks & { readonly made: Synthesis }> {
  const made = await synthesis({ environments: [devWith({ database })] });
  const [network, service] = [made.stack("dev-network"), made.stack("dev-service")];
  return { made, network, service, database: made.stack("dev-database") };
}

function rulesOf({ service }: Stacks): readonly unknown[] {
  return ["ingress", "egress"]
    .flatMap((direction) => resourcesOf(service, `aws_vpc_security_group_${direction}_rule`))
    .map(({ description, from_port }) => `${description} on ${from_port}`)
    .sort();
}

function variablesOf({ service }: Stacks): Readonly<Record<string, string>> {
  const { variables } = theResource(service, "aws_lambda_function").environment as {
    variables: Record<string, string>;
  };
  return variables;
}

/** The statements of a function's policy for the connection of that name. */
function grants(stack: StackJson, connection: string) {
  const policies = resourcesOf(stack, "aws_iam_role_policy").filter(({ name }) => name === connection);
  return policies.flatMap(({ policy }) => statementsOf(stack, policy));
}

describe("authentication iam", () => {
  let iam: Awaited<ReturnType<typeof stacksOf>>;
  beforeAll(async () => {
    iam = await stacksOf({ authentication: "iam" });
  });

  test("the application's secret stays, without rotation; orders-read may not read it and has no rule to the endpoint", () => {
    expect(theResource(iam.database, "aws_secretsmanager_secret")).toMatchObject({
      "//": { waivers: { CKV2_AWS_57: expect.stringContaining("nothing to rotate") } },
    });
    expect(resourcesOf(iam.database, "aws_secretsmanager_secret_rotation")).toEqual([]);
    expect(resourcesOf(iam.database, "aws_lambda_function").map(({ function_name }) => function_name)).toEqual([
      "dev-database-migrate",
    ]);
    expect(rulesOf(iam)).toEqual(["database from dev-orders-read on 5432", "dev-orders-read to database on 5432"]);
    expect(grants(iam.service, "database-by-password")).toEqual([]);
    const actions = resourcesOf(iam.service, "aws_iam_role_policy").flatMap(({ policy }) =>
      statementsOf(iam.service, policy).flatMap((statement) => statement.actions),
    );
    expect(actions).not.toContainEqual(expect.stringMatching(/^secretsmanager:/));
  });

  test("the policies of secret and endpoint admit orders-read all the same: during a change it may log in by password", async () => {
    const bySecret = await stacksOf({ authentication: "secret" });
    for (const { network, database } of [iam, bySecret]) {
      const endpoint = statementsOf(network, theResource(network, "aws_vpc_endpoint").policy);
      expect(endpoint.map(({ sid }) => sid)).toContain("OrdersReadApplicationSecret");
      const [denial] = statementsOf(database, theResource(database, "aws_secretsmanager_secret_policy").policy);
      expect(denial?.condition?.[0]?.values).toContainEqual(expect.stringMatching(/:role\/dev-orders-read$/));
    }
  });

  test("orders-read may connect only to this instance, and only as the user that takes tokens", () => {
    const [connect, ...more] = grants(iam.service, "database-by-token");
    expect(more).toEqual([]);
    expect(connect?.actions).toEqual(["rds-db:connect"]);
    expect(connect?.resources).toEqual([
      expect.stringMatching(/:rds-db:us-east-1:.*:dbuser:\$\{.*resource_id.*\}\/application_iam$/),
    ]);
    expect(variablesOf(iam)).toEqual({
      DATABASE_AUTHENTICATION: "iam",
      DATABASE_ENDPOINT: "instance",
      DATABASE_HOST: expect.stringContaining("aws_db_instance"),
      DATABASE_NAME: "orders",
      DATABASE_PORT: "5432",
      DATABASE_USERNAME: "application_iam",
    });
  });

  test("the migration makes the role for IAM, and runs again when the authentication changes", () => {
    expect(theResource(iam.database, "aws_lambda_invocation").triggers).toMatchObject({ authentication: "iam" });
    const { variables } = theResource(iam.database, "aws_lambda_function").environment as {
      variables: Record<string, string>;
    };
    expect(variables.DATABASE_AUTHENTICATION).toBe("iam");
  });

  test("passwordRotationDays is refused, because there is no password to rotate", () => {
    const wrong = devWith({ database: { authentication: "iam", passwordRotationDays: 30 } });
    expect(() => validEnvironment(wrong)).toThrow(SettingsError);
    expect(() => validEnvironment(wrong)).toThrow(/passwordRotationDays must be left out with authentication "iam"/);
  });
});

test("the other way to log in ends in the service's deploy, after the functions are updated", async () => {
  for (const authentication of ["secret", "iam"] as const) {
    const { service } = await stacksOf({ authentication });
    const end = theResource(service, "aws_lambda_invocation");
    expect(end).toMatchObject({
      function_name: "dev-database-migrate",
      input: JSON.stringify({ endOtherLogin: true }),
      triggers: { authentication },
    });
    expect(end.depends_on).toEqual([expect.stringMatching(/^aws_lambda_function\.functions_orders-read_/)]);
  }
});

test("what a change takes from orders-read goes only after its update: policies and rules of its connections", async () => {
  const { service } = await stacksOf({});
  const policy = resourcesOf(service, "aws_iam_role_policy").find(({ name }) => name === "database-by-password");
  const rules = ["ingress", "egress"].flatMap((direction) =>
    resourcesOf(service, `aws_vpc_security_group_${direction}_rule`),
  );
  expect(rules).toHaveLength(4);
  for (const resource of [policy, ...rules])
    expect(resource).toMatchObject({ lifecycle: { create_before_destroy: true } });
});

test("nothing of the database's stack, where the instance is, is made before what it replaces is destroyed", async () => {
  const { database } = await stacksOf({ proxy: true });
  for (const type of ["aws_iam_role_policy", "aws_vpc_security_group_ingress_rule"]) {
    expect(resourcesOf(database, type).length).toBeGreaterThan(1);
    for (const resource of resourcesOf(database, type)) expect(resource).not.toHaveProperty("lifecycle");
  }
});

describe("proxy, authentication secret", () => {
  test("the proxy logs in by the application's secret and may read no other secret", async () => {
    const { database } = await stacksOf({ proxy: true });
    const proxy = theResource(database, "aws_db_proxy");
    expect(proxy).toMatchObject({
      auth: [{ auth_scheme: "SECRETS", iam_auth: "DISABLED", client_password_auth_type: "POSTGRES_SCRAM_SHA_256" }],
    });
    expect(proxy).not.toHaveProperty("default_auth_scheme");
    const { policy } = theResource(database, "aws_iam_role_policy", "proxy");
    expect(statementsOf(database, policy).map(({ sid }) => sid)).toEqual([
      "ReadApplicationSecret",
      "DecryptApplicationSecret",
    ]);
    const [denial] = statementsOf(database, theResource(database, "aws_secretsmanager_secret_policy").policy);
    expect(denial?.condition?.[0]?.values).toContainEqual(expect.stringMatching(/:role\/dev-database-proxy$/));
  });

  test("the rotation connects to the instance, where the application's role logs in by password", async () => {
    const { database } = await stacksOf({ proxy: true });
    const { environment } = theResource(database, "aws_lambda_function", "functions_secret-rotate");
    const { variables } = environment as { variables: Record<string, string> };
    expect(variables.DATABASE_HOST).toMatch(/^\$\{aws_db_instance\./);
  });
});

describe("proxy, authentication iam", () => {
  test("tokens go end to end: the proxy has no secret, and may log in to the instance as the application alone", async () => {
    const { database } = await stacksOf({ authentication: "iam", proxy: true });
    const proxy = theResource(database, "aws_db_proxy");
    expect(proxy).toMatchObject({ default_auth_scheme: "IAM_AUTH", require_tls: true });
    expect(proxy).not.toHaveProperty("auth");
    const { policy } = theResource(database, "aws_iam_role_policy", "proxy");
    expect(statementsOf(database, policy)).toEqual([
      expect.objectContaining({
        actions: ["rds-db:connect"],
        resources: [expect.stringMatching(/:dbuser:\$\{aws_db_instance\..*\.resource_id\}\/application_iam$/)],
      }),
    ]);
    const [denial] = statementsOf(database, theResource(database, "aws_secretsmanager_secret_policy").policy);
    expect(denial?.condition?.[0]?.values).not.toContainEqual(expect.stringMatching(/:role\/dev-database-proxy$/));
    expect(resourcesOf(database, "aws_secretsmanager_secret_rotation")).toEqual([]);
  });

  test("orders-read may connect to the proxy's own id", async () => {
    const { service } = await stacksOf({ authentication: "iam", proxy: true });
    const [connect] = grants(service, "database-by-token-at-proxy");
    expect(connect?.resources).toEqual([
      expect.stringMatching(/:dbuser:\$\{element\(split\(":", .*aws_db_proxyproxy_\w+arn\), 6\)\}\/application_iam$/),
    ]);
  });
});

test("an unused proxy stays, and functions go past it", async () => {
  const [direct, unused] = [await stacksOf({}), await stacksOf({ proxy: "unused" })];
  expect(resourcesOf(unused.database, "aws_db_proxy")).toHaveLength(1);
  expect(rulesOf(unused)).toEqual(rulesOf(direct));
  expect(variablesOf(unused)).toEqual(variablesOf(direct));
});

describe.each(["secret", "iam"] as const)("proxy, authentication %s", (authentication) => {
  let proxied: Awaited<ReturnType<typeof stacksOf>>;
  beforeAll(async () => {
    proxied = await stacksOf({ authentication, proxy: true });
  });

  test("the proxy demands TLS", () => {
    expect(theResource(proxied.database, "aws_db_proxy")).toMatchObject({
      engine_family: "POSTGRESQL",
      require_tls: true,
    });
  });

  test("the proxy refuses a client that waits 1 s for a session, before the client gives up its login", () => {
    expect(theResource(proxied.database, "aws_db_proxy_default_target_group").connection_pool_config).toMatchObject({
      connection_borrow_timeout: 1,
    });
  });

  test("RDS may assume the proxy's role without a condition: AWS documents none that the proxy meets", () => {
    const role = theResource(proxied.database, "aws_iam_role", "proxy");
    const [trust, ...more] = statementsOf(proxied.database, role.assume_role_policy);
    expect(more).toEqual([]);
    expect(trust?.principals).toEqual([{ type: "Service", identifiers: ["rds.amazonaws.com"] }]);
    expect(trust).not.toHaveProperty("condition");
  });

  test("orders-read may reach the proxy and not the instance, and the proxy may reach the instance", () => {
    const database = rulesOf(proxied).filter((rule) => !String(rule).includes("secrets-endpoint"));
    expect(database).toEqual([
      "database-proxy from dev-orders-read on 5432",
      "dev-orders-read to database-proxy on 5432",
    ]);
    for (const direction of ["to", "into"]) {
      const type = `aws_vpc_security_group_${direction === "to" ? "egress" : "ingress"}_rule`;
      expect(theResource(proxied.database, type, `proxy_${direction}-database`)).toMatchObject({ from_port: 5432 });
    }
    expect(variablesOf(proxied)).toMatchObject({ DATABASE_AUTHENTICATION: authentication, DATABASE_ENDPOINT: "proxy" });
    expect(variablesOf(proxied).DATABASE_HOST).toMatch(/aws_db_proxy/);
  });

  test("the migration connects to the instance", () => {
    const { environment } = theResource(proxied.database, "aws_lambda_function", "functions_database-migrate");
    const { variables } = environment as { variables: Record<string, string> };
    expect(variables.DATABASE_HOST).toMatch(/^\$\{aws_db_instance\./);
  });
});

test.each([
  ["secret", false],
  ["secret", true],
  ["iam", false],
  ["iam", true],
] as const)(
  "authentication %s, proxy %p: EC2 takes the description of every security group and rule",
  async (authentication, proxy) => {
    const chosen = await stacksOf({ authentication, proxy });
    const descriptions = [chosen.network, chosen.database, chosen.service].flatMap((stack) =>
      ["aws_security_group", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"].flatMap(
        (type) => resourcesOf(stack, type).map(({ description }) => description),
      ),
    );
    expect(descriptions.length).toBeGreaterThan(8);
    for (const description of descriptions) expect(description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
  },
);

test("synth does not count functions behind a proxy against the instance's connections", async () => {
  const { catalogue } = await import("../../stacks/catalogue");
  const many = { ...catalogue, "orders-read": { ...catalogue["orders-read"], reservedConcurrency: 500 } };
  const proxied = synthesis({ environments: [devWith({ database: { proxy: true } })], catalogue: many });
  await expect(proxied).resolves.toBeDefined();
  await expect(synthesis({ environments: [devWith({})], catalogue: many })).rejects.toThrow(/may hold 503 connections/);
});
