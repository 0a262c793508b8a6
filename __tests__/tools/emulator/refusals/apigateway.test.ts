import { expect, test } from "@jest/globals";
import { pathCall, refused, trusts } from "../../../support/refused";

const patch = (path: string, ...operations: readonly (readonly [string, string])[]) =>
  pathCall("apigateway", "PATCH", path, {
    patchOperations: operations.map(([name, value]) => ({ op: "replace", path: name, value })),
  });
const stage = (name: string, value: string) => patch("/restapis/api/stages/dev", [name, value]);

test.each([
  ["/accessLogSettings/destinationArn", "arn:aws:logs:us-east-1:1:log-group:/dev/api"],
  ["/*/*/logging/loglevel", "ERROR"],
])("api-logging refuses %s without a role", async (path, value) => {
  const logged = stage(path, value);
  expect(await refused("api-logging", logged)).toBe(
    "400 BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging",
  );
  expect(await refused("api-logging", logged, { apis: { logRole: async () => "arn:role" } })).toBeUndefined();
  expect(await refused("api-logging", stage("/*/*/logging/loglevel", "OFF"))).toBeUndefined();
  expect(await refused("api-logging", stage("/*/*/throttling/rateLimit", "10"))).toBeUndefined();
});

test("api-account-role refuses a role that API Gateway cannot assume, or that may not write logs", async () => {
  const asked = patch("/account", ["/cloudwatchRoleArn", "arn:role"]);
  const role = (service: string, denied?: string) => ({
    identities: {
      trustPolicy: async () => trusts(service),
      allows: async (_: string, action: string) => action !== denied,
    },
  });
  const message = "The role ARN does not have required permissions set to API Gateway";
  expect(await refused("api-account-role", asked, role("lambda.amazonaws.com"))).toContain(message);
  expect(await refused("api-account-role", asked, role("apigateway.amazonaws.com", "logs:PutLogEvents"))).toContain(
    message,
  );
  expect(await refused("api-account-role", asked, role("apigateway.amazonaws.com"))).toBeUndefined();
  expect(await refused("api-account-role", patch("/account", ["/cloudwatchRoleArn", ""]))).toBeUndefined();
});

test("api-deployments refuses methods without integrations, and a stage's deployment", async () => {
  const deploy = pathCall("apigateway", "POST", "/restapis/api/deployments");
  const methods = (...has: readonly boolean[]) => ({
    apis: { methods: async () => has.map((hasIntegration) => ({ hasIntegration })) },
  });
  expect(await refused("api-deployments", deploy, methods())).toContain("doesn't contain any methods");
  expect(await refused("api-deployments", deploy, methods(true, false))).toContain("No integration defined for method");
  expect(await refused("api-deployments", deploy, methods(true, true))).toBeUndefined();
  const remove = (id: string) => pathCall("apigateway", "DELETE", `/restapis/api/deployments/${id}`);
  const deployed = { apis: { stageDeployments: async () => ["now"] } };
  expect(await refused("api-deployments", remove("now"), deployed)).toContain(
    "Active stages pointing to this deployment",
  );
  expect(await refused("api-deployments", remove("old"), deployed)).toBeUndefined();
});
