import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { REFUSALS } from "../../../../tools/emulator/refusals";
import { callOf } from "../../../../tools/emulator/refusals/call";
import { jsonCall, pathCall, queryCall } from "../../../support/refused";

test("CONTRIBUTING.md lists each rule's id with what AWS refuses and the source", () => {
  const listed = readFileSync("CONTRIBUTING.md", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, id, says, source] = /^\| `([a-z-]+)` \| ([^|]*) \| ([^|]*) \|$/.exec(line) ?? [];
      return id === undefined ? [] : [{ id, says, source }];
    });
  expect(listed).toEqual(REFUSALS.map(({ id, says, source }) => ({ id, says, source })));
});

test("each rule has an id of its own, and a test that names it", () => {
  const ids = REFUSALS.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  const tests = readdirSync(__dirname).map((file) => readFileSync(join(__dirname, file), "utf8"));
  expect(ids.filter((id) => !tests.some((text) => new RegExp(`refused\\(\\s*"${id}"`).test(text)))).toEqual([]);
});

test.each([
  ["rds:CreateDBInstance", queryCall("rds", "CreateDBInstance", {})],
  ["secretsmanager:CreateSecret", jsonCall("secretsmanager", "CreateSecret", {})],
  ["lambda:CreateFunction", pathCall("lambda", "POST", "/2015-03-31/functions/?a=b")],
  ["apigateway:UpdateStage", pathCall("apigateway", "PATCH", "/restapis/1/stages/dev")],
])("a request is the call %s", (operation, request) => {
  expect(callOf(request)?.operation).toBe(operation);
});

test("a call's input holds lists, nested members and the names in its path", () => {
  const subnets = queryCall("rds", "CreateDBSubnetGroup", {
    "SubnetIds.SubnetIdentifier.1": "subnet-1",
    "SubnetIds.SubnetIdentifier.2": "subnet-2",
  });
  expect(callOf(subnets)?.input.at("SubnetIds").texts).toEqual(["subnet-1", "subnet-2"]);
  const path = `/2015-03-31/functions/${encodeURIComponent("arn:aws:lambda:us-east-1:1:function:f")}/configuration`;
  const update = callOf(pathCall("lambda", "PUT", path, { VpcConfig: { SubnetIds: ["subnet-1"] } }));
  expect(update?.input.at("FunctionName").text).toBe("arn:aws:lambda:us-east-1:1:function:f");
  expect(update?.input.at("VpcConfig", "SubnetIds").texts).toEqual(["subnet-1"]);
  expect(update?.input.at("VpcConfig", "SecurityGroupIds").texts).toEqual([]);
});

test("other services, operations and requests without a signature are no calls", () => {
  const read = pathCall("lambda", "GET", "/2015-03-31/functions");
  expect(callOf(read)).toBeUndefined();
  expect(callOf(pathCall("s3", "PUT", "/bucket"))).toBeUndefined();
  expect(callOf({ ...read, headers: {} })).toBeUndefined();
});
