import { expect, test } from "@jest/globals";
import type { Scan } from "../../../tools/scan/checkov";
import { complaints } from "../../../tools/scan/scan-demands";
import type { Finding, Verdict } from "../../../tools/scan/verdict";

const FRAMEWORKS = ["terraform_json", "terraform_plan"];
const finding: Finding = {
  framework: "terraform_json",
  stack: "dev-x",
  resource: "aws_vpc.main",
  checkId: "CKV_AWS_1",
  checkName: "flow logs",
};
const waiver = { stack: "dev-x", type: "aws_stage", name: "stage", checkId: "CKV_AWS_2", reason: "no cache" };
const DEV_X = { name: "dev-x", resources: 15 };
const clean: Verdict = { failed: [], waived: [], unused: [] };

/** A scan in which so many checks passed, in each framework. */
function scanOf(passed: number, parsingErrors: readonly string[] = []): Scan {
  const all = FRAMEWORKS.flatMap((framework) => Array.from({ length: passed }, () => ({ ...finding, framework })));
  return { passed: all, failed: [], parsingErrors };
}

test("there is nothing to complain about when enough passed, and nothing failed", () => {
  expect(complaints(scanOf(30), clean, [DEV_X])).toEqual([]);
});

test("a stack on which too few checks passed was not scanned, in each framework", () => {
  expect(complaints(scanOf(29), clean, [DEV_X])).toEqual(
    FRAMEWORKS.map((framework) =>
      expect.stringContaining(`dev-x: only 29 checks passed in ${framework}, expected at least 30`),
    ),
  );
  expect(complaints(scanOf(30), clean, [DEV_X, { name: "dev-y", resources: 1 }])).toEqual([
    expect.stringContaining("dev-y: only 0 checks passed in terraform_json"),
    expect.stringContaining("dev-y: only 0 checks passed in terraform_plan"),
  ]);
});

test("a file that Checkov could not read, a failed check and an unused waiver are a line each, with the fix", () => {
  const verdict: Verdict = { ...clean, failed: [finding], unused: [waiver] };
  expect(complaints(scanOf(30, ["/stacks/dev-x/cdk.tf.json"]), verdict, [DEV_X])).toEqual([
    "/stacks/dev-x/cdk.tf.json: Checkov could not read it",
    "dev-x: aws_vpc.main fails CKV_AWS_1 (flow logs, terraform_json); fix it, or waive it with a reason where it is defined",
    "dev-x: aws_stage.stage waives CKV_AWS_2, which does not fail; remove the waiver",
  ]);
});

test("two checks a resource are enough for a small stack, and thirty for any", () => {
  expect(complaints(scanOf(8), clean, [{ name: "dev-x", resources: 4 }])).toEqual([]);
  expect(complaints(scanOf(7), clean, [{ name: "dev-x", resources: 4 }])).toHaveLength(2);
  expect(complaints(scanOf(30), clean, [{ name: "dev-x", resources: 50 }])).toEqual([]);
});
