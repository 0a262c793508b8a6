import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { scannedBaseline, stackOfFile, writeScannedFiles } from "../../../tools/scan/scanned-files";

const folder = mkdtempSync(path.join(tmpdir(), "scanned-files-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the baseline names a waived resource in each file that is scanned", () => {
  const [output, scanned] = [path.join(folder, "output"), path.join(folder, "scanned")];
  mkdirSync(path.join(output, "stacks", "dev-x"), { recursive: true });
  writeFileSync(path.join(output, "stacks", "dev-x", "cdk.tf.json"), '{"resource":{}}');
  writeScannedFiles(scanned, output, new Map([["dev-x", '{"planned":1}']]));

  const waiver = { stack: "dev-x", type: "aws_stage", name: "stage", checkId: "CKV_AWS_2", reason: "no cache" };
  const { failed_checks } = JSON.parse(scannedBaseline([waiver])) as {
    failed_checks: { file: string; findings: { resource: string; check_ids: string[] }[] }[];
  };
  const texts = failed_checks.map(({ file }) => readFileSync(path.join(scanned, file), "utf8"));
  expect(texts).toEqual(['{"resource":{}}', '{"planned":1}']);
  for (const { file, findings } of failed_checks) {
    expect(stackOfFile(file)).toBe("dev-x");
    expect(findings).toEqual([
      { resource: "aws_stage.stage", check_ids: ["CKV_AWS_2"] },
      { resource: "resource.stage", check_ids: ["CKV_AWS_2"] },
    ]);
  }
});
