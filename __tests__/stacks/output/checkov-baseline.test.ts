import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waive } from "../../../stacks/constructs/security/waiver";
import { waiversOf } from "../../../stacks/output/checkov-baseline";
import { blocksOf } from "../../../stacks/output/synthesized-stacks";
import { type WrittenSynthesis, writtenSynthesis } from "../../support/written-synthesis";

const STACKS = ["dev", "prod"].flatMap((name) => ["network", "database", "service"].map((role) => `${name}-${role}`));

let ours: WrittenSynthesis;
beforeAll(async () => {
  ours = await writtenSynthesis();
});
afterAll(() => ours.remove());

test("every waiver has a reason in its resource's metadata, and is in the baseline beside the output", () => {
  const waivers = STACKS.flatMap((name) => waiversOf(blocksOf(name, ours.stack(name).resource)));
  expect(waivers.length).toBeGreaterThan(0);
  for (const { reason } of waivers) expect(reason.split(" ").length).toBeGreaterThan(3);
  const baseline = readFileSync(join(ours.outdir, "checkov-baseline.json"), "utf8");
  const { failed_checks } = JSON.parse(baseline) as {
    failed_checks: { file: string; findings: { resource: string; check_ids: string[] }[] }[];
  };
  const inBaseline = failed_checks.flatMap(({ file, findings }) =>
    findings.flatMap(({ check_ids, resource }) => check_ids.map((id) => `${file} ${resource} ${id}`)),
  );
  const expected = waivers.flatMap(({ checkId, name, stack, type }) =>
    [`resource.${name}`, `${type}.${name}`].map((resource) => `/stacks/${stack}/cdk.tf.json ${resource} ${checkId}`),
  );
  expect(inBaseline.sort()).toEqual(expected.sort());
});

test("the environments waive at most ten checks, and prod waives none of those that dev waives to be cheap", () => {
  const idsOf = (name: string) =>
    new Set(
      ["network", "database", "service"].flatMap((role) =>
        waiversOf(blocksOf(`${name}-${role}`, ours.stack(`${name}-${role}`).resource)).map(({ checkId }) => checkId),
      ),
    );
  expect(new Set([...idsOf("dev"), ...idsOf("prod")]).size).toBeLessThanOrEqual(10);
  for (const id of ["CKV_AWS_157", "CKV_AWS_293", "CKV_AWS_338"]) {
    expect({ id, dev: idsOf("dev").has(id), prod: idsOf("prod").has(id) }).toEqual({ id, dev: true, prod: false });
  }
});

test("no policy in any output is a JSON string", () => {
  const looksLikePolicy = (value: unknown): boolean =>
    typeof value === "string"
      ? /"?Statement"?\s*[:=]|jsonencode/.test(value)
      : typeof value === "object" && value !== null && Object.values(value).some(looksLikePolicy);
  for (const name of STACKS) expect(looksLikePolicy(ours.stack(name))).toBe(false);
});

test("a waiver without a reason does not compile", () => {
  const overrides: unknown[] = [];
  const resource = { addOverride: (...override: unknown[]) => overrides.push(override) } as never;
  // @ts-expect-error: the compiler refuses an empty reason. If it did not, tsc would report an unused directive.
  waive(resource, "CKV_AWS_1", "");
  waive(resource, "CKV_AWS_2", "a reason of this test");
  expect(overrides.at(-1)).toEqual(["//.waivers.CKV_AWS_2", "a reason of this test"]);
});
