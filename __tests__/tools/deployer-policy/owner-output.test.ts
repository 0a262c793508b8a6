import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { OwnerOutput, readOwnerOutput } from "../../../tools/deployer-policy/owner-output";

const folder = mkdtempSync(join(tmpdir(), "environment-output-"));
afterAll(() => rmSync(folder, { recursive: true }));

const provider = { aws: [{ region: "us-east-1" }] };

function write(stacks: readonly string[]): string {
  const output = mkdtempSync(join(folder, "cdktf.out-"));
  for (const stack of stacks) {
    mkdirSync(join(output, "stacks", stack), { recursive: true });
    const resource = { aws_kms_alias: { one: { name: `alias/${stack}` } } };
    writeFileSync(join(output, "stacks", stack, "cdk.tf.json"), JSON.stringify({ provider, resource }));
  }
  const named = Object.fromEntries(stacks.map((stack) => [stack, {}]));
  writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: named }));
  return output;
}

test("the stacks of the environment are read, and no others", () => {
  const output = readOwnerOutput(write(["dev-network", "dev-service", "prod-network"]), "dev");
  expect(output.values("aws_kms_alias", "name")).toEqual(["alias/dev-network", "alias/dev-service"]);
});

test("an output without the environment says what it has, and a folder without an output what to run", () => {
  expect(() => readOwnerOutput(write(["prod-network"]), "dev")).toThrow(/no stack of dev; it has prod-network/);
  expect(() => readOwnerOutput(join(folder, "nowhere"), "dev")).toThrow(/run npm run synth first/);
});

test.each([
  ["dev-orders-read", "dev-*"],
  ["/aws/lambda/dev-orders-read", "/aws/lambda/dev-*"],
  ["dev/database/application", "dev/*"],
  // Neither another environment's name nor a part of a word is the environment's.
  ["devices-log", "devices-log"],
  ["shared-dev-log", "shared-dev-log"],
  [`execution-logs_\${aws_api_gateway_rest_api.api.id}/v1`, "execution-logs_*/v1"],
])("the pattern of %s is %s", (name, pattern) => {
  const resource = { aws_cloudwatch_log_group: { one: { name } } };
  const output = new OwnerOutput("dev", new Map([["dev-network", { provider, resource }]]));
  expect(output.names("aws_cloudwatch_log_group", "name")).toEqual([pattern]);
});
