import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { EditableProject } from "../support/editable-project";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";

const ENTRY = `  hello: {
    description: "Says hello to the database.",
    trigger: { kind: "api", routes: [{ method: "GET", path: "/hello" }] },
    connectsTo: ["database"],
  },
} as const satisfies`;
const HANDLER = `export const handler = async () => ({ statusCode: 200, body: "hello" });\n`;

let project: EditableProject;
const stackOf = (name: string) =>
  JSON.parse(readFileSync(join(project.folder, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as StackJson;
let service: StackJson;
beforeAll(() => {
  project = new EditableProject();
  project.write("src/functions/hello.ts", HANDLER);
  project.replace("stacks/catalogue/index.ts", "} as const satisfies", ENTRY);
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], { cwd: project.folder, stdio: "pipe" });
  service = stackOf("dev-service");
});
afterAll(() => project.remove());

test("one file and one catalogue entry make a function with its role, security group, log group and API method", () => {
  for (const type of [
    "aws_lambda_function",
    "aws_iam_role",
    "aws_security_group",
    "aws_cloudwatch_log_group",
    "aws_lambda_permission",
  ]) {
    expect(theResource(service, type, "functions_hello_")).toBeDefined();
  }
  const policies = resourcesOf(service, "aws_iam_role_policy").filter(({ id }) => id.startsWith("functions_hello_"));
  expect(policies.map(({ name }) => name).sort()).toEqual(["database-by-password", "permissions"]);
  expect(theResource(service, "aws_api_gateway_method", "api_get-hello")).toMatchObject({ authorization: "AWS_IAM" });
});

test("the function's rules allow connections to what the entry's targets need, and to nothing else", () => {
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

test("the policies of the endpoint and of the secret admit the function's role", () => {
  const network = stackOf("dev-network");
  const endpoint = statementsOf(network, theResource(network, "aws_vpc_endpoint").policy);
  expect(endpoint.map(({ sid }) => sid)).toContain("HelloApplicationSecret");
  const database = stackOf("dev-database");
  const [denial] = statementsOf(database, theResource(database, "aws_secretsmanager_secret_policy").policy);
  expect(denial?.condition?.[0]?.values).toContainEqual(expect.stringMatching(/:role\/dev-hello$/));
});
