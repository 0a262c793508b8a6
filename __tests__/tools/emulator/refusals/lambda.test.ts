import { describe, expect, test } from "@jest/globals";
import { pathCall, refused, trusts } from "../../../support/refused";

const FUNCTIONS = "/2015-03-31/functions";
const create = (input: object = {}) =>
  pathCall("lambda", "POST", FUNCTIONS, { FunctionName: "read", Role: "arn:role", ...input });
const update = (input: object) => pathCall("lambda", "PUT", `${FUNCTIONS}/read/configuration`, input);

test("concurrency-reservations keeps 100 of the account's limit, or all of a smaller one", async () => {
  const reserve = (reserved: number, limit: number, unreserved = limit) =>
    refused(
      "concurrency-reservations",
      pathCall("lambda", "PUT", "/2017-10-31/functions/read/concurrency", { ReservedConcurrentExecutions: reserved }),
      { functions: { concurrencyWithout: async () => ({ limit, unreserved }) } },
    );
  expect(await reserve(901, 1000)).toMatch(/^400 InvalidParameterValueException: .* minimum value of \[100\]\.$/);
  expect(await reserve(900, 1000)).toBeUndefined();
  expect(await reserve(900, 1000, 999)).toContain("[100]");
  expect(await reserve(1, 10)).toContain("minimum value of [10].");
  expect(await reserve(1, 50)).toContain("minimum value of [50].");
});

test.each(["PendingDeletion", "Disabled", "Missing"] as const)(
  "environment-keys refuses a key that is %s",
  async (state) => {
    const request = create({ KMSKeyArn: "arn:key" });
    expect(await refused("environment-keys", request, { keys: { state: async () => state } })).toMatch(
      /^400 InvalidParameterValueException: Lambda was unable to configure access to your environment variables/,
    );
    expect(await refused("environment-keys", request)).toBeUndefined();
    expect(await refused("environment-keys", create(), { keys: { state: async () => state } })).toBeUndefined();
  },
);

test("function-roles refuses a role that Lambda cannot assume", async () => {
  const trust = (service: string) => ({ identities: { trustPolicy: async () => trusts(service) } });
  expect(await refused("function-roles", create(), trust("ec2.amazonaws.com"))).toBe(
    "400 InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
  );
  expect(await refused("function-roles", create(), trust("lambda.amazonaws.com"))).toBeUndefined();
});

describe("function-networks", () => {
  const inVpc = { VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] } };
  const network = {
    subnets: async () => [{ id: "subnet-1", zone: "us-east-1a" }],
    securityGroups: async () => [{ id: "sg-1", name: "read", namedGroups: [] }],
  };
  const allowing = (denied: string) => ({
    network,
    identities: { allows: async (_: string, action: string) => action !== denied },
  });

  test.each(["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"])(
    "needs %s",
    async (action) => {
      expect(await refused("function-networks", create(inVpc), allowing(`ec2:${action}`))).toBe(
        `400 InvalidParameterValueException: The provided execution role does not have permissions to call ${action} on EC2`,
      );
      expect(await refused("function-networks", create(inVpc), allowing("none"))).toBeUndefined();
      expect(await refused("function-networks", create(), allowing(`ec2:${action}`))).toBeUndefined();
    },
  );

  test("asks for the role that an updated function has", async () => {
    const denied = allowing("ec2:CreateNetworkInterface");
    expect(
      await refused("function-networks", update(inVpc), { ...denied, functions: { role: async () => "arn:role" } }),
    ).toContain("EC2");
  });

  test("refuses a subnet or a group that does not exist", async () => {
    const { VpcConfig } = inVpc;
    const subnet = create({ VpcConfig: { ...VpcConfig, SubnetIds: ["subnet-2"] } });
    const group = create({ VpcConfig: { ...VpcConfig, SecurityGroupIds: ["sg-2"] } });
    expect(await refused("function-networks", subnet, { network })).toContain("InvalidSubnetID.NotFound");
    expect(await refused("function-networks", group, { network })).toContain("InvalidGroup.NotFound");
  });
});

test.each([
  [{ DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:1:dead" } }, "sqs:SendMessage", "call SendMessage on SQS"],
  [{ DeadLetterConfig: { TargetArn: "arn:aws:sns:us-east-1:1:dead" } }, "sns:Publish", "call Publish on SNS"],
  [{ TracingConfig: { Mode: "Active" } }, "xray:PutTraceSegments", "call PutTraceSegments on XRAY"],
])("function-targets refuses %j without %s", async (input, action, message) => {
  const allows = async (_: string, asked: string) => asked !== action;
  expect(await refused("function-targets", create(input), { identities: { allows } })).toContain(message);
  expect(await refused("function-targets", create(input))).toBeUndefined();
  expect(await refused("function-targets", create(), { identities: { allows } })).toBeUndefined();
});

test.each([
  [{ AWS_REGION: "us-east-1" }, "Reserved keys used in this request: AWS_REGION"],
  [{ "1ST": "it" }, "regular expression pattern"],
  [{ LONG: "x".repeat(4096) }, "exceeded the 4KB limit"],
])("environment-variables refuses: %#", async (Variables, message) => {
  expect(await refused("environment-variables", create({ Environment: { Variables } }))).toContain(message);
  const good = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/it", DATABASE_NAME: "x".repeat(4000) };
  expect(await refused("environment-variables", create({ Environment: { Variables: good } }))).toBeUndefined();
});

test.each([
  [
    { Timeout: 901 },
    "Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
  ],
  [{ MemorySize: 127 }, "greater than or equal to 128"],
  [{ EphemeralStorage: { Size: 511 } }, "at 'ephemeralStorage.size'"],
  [{ FunctionName: "f".repeat(65) }, "length less than or equal to 64"],
  [{ Description: "d".repeat(257) }, "length less than or equal to 256"],
])("function-limits refuses: %#", async (input, message) => {
  expect(await refused("function-limits", create(input))).toContain(message);
  expect(await refused("function-limits", create({ Timeout: 900, MemorySize: 128, Description: "" }))).toBeUndefined();
});

test("statement-ids refuses an id that is too long, or has other characters", async () => {
  const permit = (StatementId: string) => pathCall("lambda", "POST", `${FUNCTIONS}/read/policy`, { StatementId });
  expect(await refused("statement-ids", permit("s".repeat(101)))).toContain("length less than or equal to 100");
  expect(await refused("statement-ids", permit("a b"))).toContain("regular expression");
  expect(await refused("statement-ids", permit("s".repeat(100)))).toBeUndefined();
});
