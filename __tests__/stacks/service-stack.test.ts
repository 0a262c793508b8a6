import { beforeAll, describe, expect, test } from "@jest/globals";
import { UNAVAILABLE } from "../../src/lib/triggers/unavailable";
import { catalogue } from "../../stacks/catalogue";
import type { Catalogue } from "../../stacks/catalogue/entry";
import { dev as devInput } from "../../stacks/environments/dev";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { type Synthesis, synthesis } from "../support/synthesis";

let ours: Synthesis;
let dev: StackJson;
beforeAll(async () => {
  ours = await synthesis();
  dev = ours.stack("dev-service");
});

test("the function has the catalogue's settings, runs in the VPC, is traced and writes JSON logs", () => {
  const lambda = theResource(dev, "aws_lambda_function");
  expect(lambda).toMatchObject({
    function_name: "dev-orders-read",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    handler: "index.handler",
    memory_size: 256,
    timeout: 15,
    reserved_concurrent_executions: 10,
    tracing_config: { mode: "Active" },
    logging_config: { log_format: "JSON" },
  });
  expect((lambda.vpc_config as { subnet_ids: string[] }).subnet_ids).toHaveLength(2);
  expect(lambda.kms_key_arn).toMatch(/dev-keys\.outputs\..*aws_kms_keyoperations_key/);
  expect(lambda.filename).toMatch(/^assets\/.*\/orders-read\.zip$/);
  expect(Object.keys((lambda.environment as { variables: object }).variables)).toEqual([
    "DATABASE_AUTHENTICATION",
    "DATABASE_ENDPOINT",
    "DATABASE_HOST",
    "DATABASE_NAME",
    "DATABASE_PORT",
    "DATABASE_SECRET_ARN",
    "DATABASE_USERNAME",
  ]);
});

test("each connection has an egress and an ingress rule between two groups, for the target's port, and the function waits for all rules", () => {
  const rules = ["ingress", "egress"].flatMap((direction) => {
    const type = `aws_vpc_security_group_${direction}_rule`;
    return resourcesOf(dev, type).map((rule) => {
      expect(theResource(dev, "aws_lambda_function").depends_on).toContain(`${type}.${rule.id}`);
      expect(rule.from_port).toBe(rule.to_port);
      expect(rule).not.toHaveProperty("cidr_ipv4");
      return `${direction} ${rule.ip_protocol} ${rule.from_port} ${rule.description}`;
    });
  });
  expect(rules.sort()).toEqual([
    "egress tcp 443 dev-orders-read to secrets-endpoint",
    "egress tcp 5432 dev-orders-read to database",
    "ingress tcp 443 secrets-endpoint from dev-orders-read",
    "ingress tcp 5432 database from dev-orders-read",
  ]);
});

test("the role may do only what the function and its connections need, and the function's code may not use network interfaces", () => {
  const statements = resourcesOf(dev, "aws_iam_role_policy").flatMap(({ policy }) => statementsOf(dev, policy));
  expect(statements.map(({ effect, sid }) => `${effect} ${sid}`)).toEqual([
    "Allow ReadApplicationSecret",
    "Allow DecryptApplicationSecret",
    "Allow WriteLogs",
    "Allow SendTraces",
    "Allow AttachToVpc",
    "Deny DenyNetworkInterfacesToCode",
    "Allow DecryptEnvironment",
  ]);
  const read = statements.find(({ sid }) => sid === "ReadApplicationSecret");
  expect(read?.actions).toEqual(["secretsmanager:GetSecretValue"]);
  expect(read?.resources).toHaveLength(1);
  const wild = statements.filter(({ condition, resources }) => resources?.includes("*") && !condition);
  expect(wild.map(({ sid }) => sid)).toEqual(["SendTraces"]);
});

test("every method demands a signed request with valid parameters, and may invoke the function from its own path only", () => {
  for (const method of resourcesOf(dev, "aws_api_gateway_method")) {
    expect(method).toMatchObject({ authorization: "AWS_IAM", request_validator_id: expect.any(String) });
  }
  const list = theResource(dev, "aws_api_gateway_method", "api_get-orders_");
  expect(list.request_parameters).toEqual({
    "method.request.querystring.after": false,
    "method.request.querystring.customer": true,
    "method.request.querystring.limit": false,
  });
  const sources = resourcesOf(dev, "aws_lambda_permission").map(({ source_arn }) =>
    String(source_arn).replace(/^.*\}/, ""),
  );
  expect(sources.sort()).toEqual(["/v1/GET/orders", "/v1/GET/orders/*"]);
});

test("the stage traces, measures and throttles requests, and does not log their content", () => {
  expect(theResource(dev, "aws_api_gateway_stage")).toMatchObject({ xray_tracing_enabled: true });
  expect(theResource(dev, "aws_api_gateway_method_settings").settings).toMatchObject({
    data_trace_enabled: false,
    metrics_enabled: true,
    throttling_burst_limit: 100,
    throttling_rate_limit: 50,
  });
});

test("the stack makes the execution logs' group before the stage writes there, encrypted and with the environment's retention", () => {
  const api = theResource(dev, "aws_api_gateway_rest_api");
  const name = `API-Gateway-Execution-Logs_\${aws_api_gateway_rest_api.${api.id}.id}/v1`;
  const group = theResource(dev, "aws_cloudwatch_log_group", "api_execution-logs");
  expect(group).toMatchObject({
    name,
    retention_in_days: devInput.logs?.retentionDays,
    kms_key_id: expect.stringMatching(/aws_kms_keyoperations_key/),
  });
  expect(theResource(dev, "aws_api_gateway_stage").depends_on).toContain(`aws_cloudwatch_log_group.${group.id}`);
  const keys = ours.stack("dev-keys");
  const keyPolicy = statementsOf(keys, theResource(keys, "aws_kms_key", "operations").policy);
  const [condition] = keyPolicy.find(({ sid }) => sid === "LogGroups")?.condition ?? [];
  expect(
    condition?.values.filter((value) => value.endsWith(":log-group:API-Gateway-Execution-Logs_*/v1")),
  ).toHaveLength(1);
});

test("the API's own refusals have a Retry-After header, and those with a status of ours have the body of the function's 503", () => {
  const responses = resourcesOf(dev, "aws_api_gateway_gateway_response");
  expect(responses.map(({ response_type, status_code }) => [response_type, status_code])).toEqual([
    ["DEFAULT_5XX", undefined],
    ["INTEGRATION_FAILURE", "503"],
    ["THROTTLED", "429"],
  ]);
  const deployment = theResource(dev, "aws_api_gateway_deployment");
  for (const { id, response_parameters, response_templates, response_type } of responses) {
    expect(response_parameters).toEqual({ "gatewayresponse.header.Retry-After": "'2'" });
    expect(deployment.depends_on).toContain(`aws_api_gateway_gateway_response.${id}`);
    const body = (response_templates as Record<string, string>)["application/json"] ?? "";
    if (response_type !== "DEFAULT_5XX") expect(JSON.parse(body)).toEqual(UNAVAILABLE.body);
  }
});

test("a changed route makes a new deployment", async () => {
  const changed: Catalogue = {
    ...catalogue,
    "orders-read": {
      ...catalogue["orders-read"],
      trigger: { kind: "api", routes: [{ method: "GET", path: "/orders/{id}" }] },
    },
  };
  const other = await synthesis({ environments: [devInput], catalogue: changed });
  const triggersOf = (stack: StackJson) => theResource(stack, "aws_api_gateway_deployment").triggers;
  expect(triggersOf(other.stack("dev-service"))).not.toEqual(triggersOf(dev));
});

test("a catalogue entry changes the function's memory by one field", async () => {
  const changed: Catalogue = { ...catalogue, "orders-read": { ...catalogue["orders-read"], memorySize: 1024 } };
  const other = await synthesis({ environments: [devInput], catalogue: changed });
  expect(theResource(other.stack("dev-service"), "aws_lambda_function").memory_size).toBe(1024);
});

describe("synth refuses", () => {
  test("more connections than the instance class allows", async () => {
    const greedy: Catalogue = {
      ...catalogue,
      "orders-read": { ...catalogue["orders-read"], reservedConcurrency: 100 },
    };
    await expect(synthesis({ environments: [devInput], catalogue: greedy })).rejects.toThrow(
      /functions may hold 103 connections \(.*dev-orders-read 100\), database\.instanceClass db\.t4g\.micro allows 67; lower reservedConcurrency/,
    );
  });

  test("a function of the API that connects to the database as its master user", async () => {
    const wrong: Catalogue = {
      ...catalogue,
      "orders-read": { ...catalogue["orders-read"], connectsTo: ["database-master"] },
    };
    await expect(synthesis({ environments: [devInput], catalogue: wrong })).rejects.toThrow(
      /orders-read: connectsTo\.0 must be one of database with trigger api, got "database-master"/,
    );
  });
});

describe("routes whose paths would give the same ids", () => {
  const withPaths = (...paths: readonly string[]): Catalogue => ({
    ...catalogue,
    "orders-read": {
      ...catalogue["orders-read"],
      trigger: { kind: "api", routes: paths.map((path) => ({ method: "GET", path })) },
    },
  });
  const methodsOf = (stack: StackJson) => resourcesOf(stack, "aws_api_gateway_method").map(({ id }) => id);
  const partsOf = (stack: StackJson) =>
    resourcesOf(stack, "aws_api_gateway_resource").map(({ path_part }) => String(path_part));

  test("each have a resource, method, integration and permission, and existing routes keep their ids", async () => {
    const paths = ["/orders/{id}", "/orders", "/orders/id", "/orders-id", "/Orders", "/orders/integration"];
    const other = await synthesis({ environments: [devInput], catalogue: withPaths(...paths) });
    const stack = other.stack("dev-service");
    expect(partsOf(stack).sort()).toEqual(["Orders", "id", "integration", "orders", "orders-id", "{id}"]);
    for (const type of ["method", "integration"]) {
      const ofType = resourcesOf(stack, `aws_api_gateway_${type}`);
      expect(new Set(ofType.map(({ resource_id }) => resource_id)).size).toBe(paths.length);
    }
    const permissions = resourcesOf(stack, "aws_lambda_permission");
    expect(new Set(permissions.map(({ statement_id }) => statement_id)).size).toBe(paths.length);
    for (const type of ["resource", "method", "integration"].map((each) => `aws_api_gateway_${each}`)) {
      const ids = resourcesOf(stack, type).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(resourcesOf(dev, type).map(({ id }) => id)));
    }
  });

  test("each have a method when the catalogue lists them in another order", async () => {
    const paths = ["/orders/integration", "/orders/id", "/orders", "/orders/{id}"];
    const other = await synthesis({ environments: [devInput], catalogue: withPaths(...paths) });
    const stack = other.stack("dev-service");
    expect(new Set(methodsOf(stack)).size).toBe(paths.length);
    expect(partsOf(stack).sort()).toEqual(["id", "integration", "orders", "{id}"]);
  });
});
