import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { App } from "cdktf";
import { catalogue as ours } from "../../../stacks/catalogue";
import { functionsNotMadeOnce } from "../../../stacks/catalogue/functions-made-once";
import { missingTargets } from "../../../stacks/catalogue/missing-targets";
import { validateCatalogue } from "../../../stacks/catalogue/validate-catalogue";
import { defineStacks } from "../../../stacks/environment-stacks";
import { devWith } from "../../support/dev-with";
import { validEnvironment } from "../../support/valid-environment";

const catalogue = validateCatalogue(ours);
const environmentWith = (database: object) => validEnvironment(devWith({ database }));
const outdir = mkdtempSync(join(tmpdir(), "functions-in-environments-"));
afterAll(() => rmSync(outdir, { recursive: true }));

test("missingTargets names a target that the environment lacks, and says why the environment lacks it", () => {
  const greedy = validateCatalogue({
    ...ours,
    "database-migrate": { ...ours["database-migrate"], connectsTo: ["database-master", "application-secret"] },
  });
  expect(missingTargets(greedy, environmentWith({ authentication: "iam" }))).toEqual([
    'stacks/catalogue/index.ts: database-migrate: connectsTo must not name application-secret, which environment dev does not have (database.authentication is "iam", so the application has no password), got "application-secret"; change it there',
  ]);
  expect(missingTargets(greedy, environmentWith({ authentication: "secret" }))).toEqual([]);
});

test("missingTargets ignores a function that nothing starts in the environment", () => {
  expect(missingTargets(catalogue, environmentWith({ authentication: "iam" }))).toEqual([]);
});

test("functionsNotMadeOnce names each function that no stack or more than one stack makes", () => {
  const environment = environmentWith({});
  const bundles = new Map(Object.keys(ours).map((name) => [name, { name, zipFile: __filename, sha256: "" }]));
  const stacks = defineStacks(new App({ outdir }), environment, catalogue, bundles);
  expect(functionsNotMadeOnce(catalogue, environment, stacks)).toEqual([]);
  const [, , database, service] = stacks;
  if (!database || !service) throw new Error("no stacks");
  expect(functionsNotMadeOnce(catalogue, environment, [database])).toEqual([
    'stacks/triggers/api-trigger.ts: orders-read must be made by exactly one stack of dev, got 0; call addFunctions once in stack "service", which its trigger names',
  ]);
  expect(functionsNotMadeOnce(catalogue, environment, [...stacks, service])).toEqual([
    expect.stringMatching(/orders-read must be made by exactly one stack of dev, got 2;/),
  ]);
});
