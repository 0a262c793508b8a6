import { beforeAll, describe, expect, test } from "@jest/globals";
import type { EnvironmentInput } from "../../stacks/settings/environment";
import { EnvironmentError, validateEnvironments } from "../../stacks/settings/validate-environments";
import { devWith } from "../support/dev-with";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";

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

function connectStatement({ service }: Stacks) {
  const statements = statementsOf(service, theResource(service, "aws_iam_role_policy").policy);
  return statements.find(({ sid }) => sid === "ConnectAsApplication");
}

describe("authentication iam", () => {
  let iam: Awaited<ReturnType<typeof stacksOf>>;
  beforeAll(async () => {
    iam = await stacksOf({ authentication: "iam" });
  });

  test("there is no application secret and no rotation, and orders-read has no access to the endpoint", () => {
    for (const type of ["aws_secretsmanager_secret", "aws_secretsmanager_secret_rotation"]) {
      expect(resourcesOf(iam.database, type)).toEqual([]);
    }
    expect(resourcesOf(iam.database, "aws_lambda_function").map(({ function_name }) => function_name)).toEqual([
      "dev-database-migrate",
    ]);
    expect(rulesOf(iam)).toEqual(["database from dev-orders-read on 5432", "dev-orders-read to database on 5432"]);
    const endpoint = statementsOf(iam.network, theResource(iam.network, "aws_vpc_endpoint").policy);
    expect(endpoint.map(({ sid }) => sid)).toEqual(["DatabaseMigrateMasterSecret"]);
  });

  test("orders-read may connect only to this instance, and only as the application's user", () => {
    expect(connectStatement(iam)?.actions).toEqual(["rds-db:connect"]);
    expect(connectStatement(iam)?.resources).toEqual([
      expect.stringMatching(/:rds-db:us-east-1:.*:dbuser:\$\{.*resource_id.*\}\/application$/),
    ]);
    expect(variablesOf(iam)).toEqual({
      DATABASE_AUTHENTICATION: "iam",
      DATABASE_ENDPOINT: "instance",
      DATABASE_HOST: expect.stringContaining("aws_db_instance"),
      DATABASE_NAME: "orders",
      DATABASE_PORT: "5432",
      DATABASE_USERNAME: "application",
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
    expect(() => validateEnvironments([wrong])).toThrow(EnvironmentError);
    expect(() => validateEnvironments([wrong])).toThrow(
      /passwordRotationDays must be left out with authentication "iam"/,
    );
  });
});

describe.each([
  ["secret", "DISABLED"],
  ["iam", "REQUIRED"],
] as const)("proxy, authentication %s", (authentication, iamAuth) => {
  let proxied: Awaited<ReturnType<typeof stacksOf>>;
  beforeAll(async () => {
    proxied = await stacksOf({ authentication, proxy: true });
  });

  test("the proxy demands TLS, logs in by the application's secret and may read no other secret", () => {
    expect(theResource(proxied.database, "aws_db_proxy")).toMatchObject({
      engine_family: "POSTGRESQL",
      require_tls: true,
      auth: [{ auth_scheme: "SECRETS", iam_auth: iamAuth, client_password_auth_type: "POSTGRES_SCRAM_SHA_256" }],
    });
    const policy = theResource(proxied.database, "aws_iam_role_policy", "proxy").policy;
    expect(statementsOf(proxied.database, policy).map(({ sid }) => sid)).toEqual([
      "ReadApplicationSecret",
      "DecryptApplicationSecret",
    ]);
    const [denial] = statementsOf(
      proxied.database,
      theResource(proxied.database, "aws_secretsmanager_secret_policy").policy,
    );
    expect(denial?.condition?.[0]?.values).toContainEqual(expect.stringMatching(/:role\/dev-database-proxy$/));
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

  test("rotation and migration connect to the instance, where the application's role logs in by password", () => {
    for (const name of ["secret-rotate", "database-migrate"]) {
      const lambda = theResource(proxied.database, "aws_lambda_function", `functions_${name}`);
      const { variables } = lambda.environment as { variables: Record<string, string> };
      expect(variables.DATABASE_HOST).toMatch(/^\$\{aws_db_instance\./);
    }
    expect(theResource(proxied.database, "aws_lambda_invocation").triggers).toMatchObject({ authentication: "secret" });
  });

  test("with authentication iam only, orders-read may connect to the proxy's own id by token", () => {
    const resources = connectStatement(proxied)?.resources;
    if (authentication === "secret") expect(resources).toBeUndefined();
    else
      expect(resources).toEqual([
        expect.stringMatching(/:dbuser:\$\{element\(split\(":", .*aws_db_proxyproxy_\w+arn\), 6\)\}\/application$/),
      ]);
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
