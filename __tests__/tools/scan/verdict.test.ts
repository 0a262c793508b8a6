import { expect, test } from "@jest/globals";
import type { Waiver } from "../../../stacks/output/checkov-baseline";
import { type Finding, judge } from "../../../tools/scan/verdict";

const finding = (changes: Partial<Finding> = {}): Finding => ({
  framework: "terraform_json",
  stack: "dev-x",
  resource: "resource.api_stage",
  checkId: "CKV_AWS_120",
  checkName: "caching",
  ...changes,
});
const waiver: Waiver = {
  stack: "dev-x",
  type: "aws_stage",
  name: "api_stage",
  checkId: "CKV_AWS_120",
  reason: "no cache",
};

test("a waiver covers its check on its resource, by each name that Checkov gives it", () => {
  for (const resource of ["resource.api_stage", "aws_stage.api_stage"]) {
    const { failed, unused, waived } = judge([finding({ resource })], [waiver]);
    expect({ failed, unused, waived: waived.length }).toEqual({ failed: [], unused: [], waived: 1 });
  }
});

test.each([
  ["another check", { checkId: "CKV_AWS_225" }],
  ["another stack", { stack: "prod-x" }],
  ["another resource", { resource: "resource.other" }],
])("a waiver does not cover %s, and is then unused", (_what, changes) => {
  const { failed, unused } = judge([finding(changes)], [waiver]);
  expect(failed).toHaveLength(1);
  expect(unused).toEqual([waiver]);
});
