import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/synthesis";

const PARTS = ["src", "stacks", "main.ts", "package.json", "tsconfig.json", "cdktf.json"];
const ENTRY = `  hello: {
    description: "Says hello to the database.",
    trigger: { kind: "api", routes: [{ method: "GET", path: "/hello" }] },
    connectsTo: ["database"],
  },
} as const satisfies`;
const HANDLER = `export const handler = async () => ({ statusCode: 200, body: "hello" });\n`;

let copy: string;
let service: StackJson;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "new-function-"));
  for (const part of PARTS) cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
  writeFileSync(join(copy, "src", "functions", "hello.ts"), HANDLER);
  const catalogue = join(copy, "stacks", "catalogue", "index.ts");
  writeFileSync(catalogue, readFileSync(catalogue, "utf8").replace("} as const satisfies", ENTRY));
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], { cwd: copy, stdio: "pipe" });
  service = JSON.parse(
    readFileSync(join(copy, "cdktf.out", "stacks", "dev-service", "cdk.tf.json"), "utf8"),
  ) as StackJson;
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test("one file and one catalogue entry make a function with its role, group, logs and method", () => {
  for (const type of [
    "aws_lambda_function",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_security_group",
    "aws_cloudwatch_log_group",
    "aws_lambda_permission",
  ]) {
    expect(theResource(service, type, "functions_hello_")).toBeDefined();
  }
  expect(theResource(service, "aws_api_gateway_method", "api_get-hello")).toMatchObject({ authorization: "AWS_IAM" });
});

test("its rules lead to what the entry names, and to nothing else", () => {
  const rules = ["ingress", "egress"].flatMap((direction) =>
    resourcesOf(service, `aws_vpc_security_group_${direction}_rule`)
      .filter(({ id }) => id.startsWith("functions_hello_"))
      .map(({ description }) => description),
  );
  expect(rules.sort()).toEqual([
    "database from dev-hello",
    "dev-hello to database",
    "dev-hello to secrets-endpoint",
    "secrets-endpoint from dev-hello",
  ]);
});

test("the endpoint's and the secret's policies admit its role", () => {
  const stackOf = (name: string) =>
    JSON.parse(readFileSync(join(copy, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as StackJson;
  const network = stackOf("dev-network");
  const endpoint = statementsOf(network, theResource(network, "aws_vpc_endpoint").policy);
  expect(endpoint.map(({ sid }) => sid)).toContain("HelloApplicationSecret");
  const database = stackOf("dev-database");
  const [denial] = statementsOf(database, theResource(database, "aws_secretsmanager_secret_policy").policy);
  expect(denial?.condition?.[0]?.values).toContainEqual(expect.stringMatching(/:role\/dev-hello$/));
});
