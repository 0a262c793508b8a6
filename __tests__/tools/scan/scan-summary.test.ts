import { expect, test } from "@jest/globals";
import { summaryOf } from "../../../tools/scan/scan-summary";

const finding = (stack: string, checkId = "CKV_AWS_1") => ({
  framework: "terraform_json",
  stack,
  resource: "aws_vpc.main",
  checkId,
  checkName: "flow logs",
});
const waived = (stack: string, reason: string) => ({
  finding: finding(stack, "CKV_AWS_2"),
  waiver: { stack, type: "aws_stage", name: "stage", checkId: "CKV_AWS_2", reason },
});

test("each stack has its counts, each reason is there once", () => {
  const scan = {
    passed: [finding("dev-x"), finding("dev-x"), finding("dev-long-name")],
    failed: [],
    parsingErrors: [],
  };
  const verdict = {
    failed: [finding("dev-x")],
    waived: [waived("dev-x", "no cache"), waived("dev-long-name", "no cache"), waived("dev-x", "another reason")],
    unused: [],
  };
  expect(summaryOf(scan, verdict, ["dev-x", "dev-long-name"]).split("\n")).toEqual([
    "stack          passed  failed  waived",
    "dev-x               2       1       2",
    "dev-long-name       1       0       1",
    "",
    "waived:",
    "CKV_AWS_2  aws_stage: another reason",
    "CKV_AWS_2  aws_stage: no cache",
    "1 distinct check ids are waived",
  ]);
});
