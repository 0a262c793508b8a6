import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { App, type TerraformStack } from "cdktf";
import { catalogue } from "../../../stacks/catalogue";
import { RESERVED_IDS, RESERVED_NAMES } from "../../../stacks/catalogue/reserved-names";
import { DatabaseStack } from "../../../stacks/database-stack";
import { NetworkStack } from "../../../stacks/network-stack";
import { ServiceStack } from "../../../stacks/service-stack";
import { validateEnvironments } from "../../../stacks/settings/validate";
import { devWith } from "../../support/synthesis";

// With all that an environment can have: a proxy, and the role by which API Gateway writes logs.
const [environment] = validateEnvironments([devWith({ database: { proxy: true } })]);
if (!environment) throw new Error("dev is not valid");
const outdir = mkdtempSync(join(tmpdir(), "reserved-names-"));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));
const app = new App({ outdir, stackTraces: false });
const bundles = new Map(
  Object.keys(catalogue).map((name) => [name, { name, zipFile: __filename, sha256: "not looked at" }]),
);
const network = new NetworkStack(app, { environment });
const database = new DatabaseStack(app, { environment, network, catalogue, bundles });
const service = new ServiceStack(app, { environment, network, database, catalogue, bundles });
const functions = new Set(Object.keys(catalogue));

/** Names, without the environment's, of what a function has one of under its own name too. */
function namesOf(stack: TerraformStack): readonly string[] {
  const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, { readonly name: string }>> };
  return ["aws_iam_role", "aws_security_group", "aws_lambda_function"].flatMap((type) =>
    Object.values(resource[type] ?? {}).flatMap(({ name }) => (name ? [name.replace(/^dev-/, "")] : [])),
  );
}

/** Ids beside those of the functions. */
const idsOf = (stack: TerraformStack) =>
  stack.node.children.map(({ node }) => node.id).filter((id) => !functions.has(id) && !id.startsWith("cross-stack-"));

test("the names of the project's own roles and security groups are reserved, and no others", () => {
  const names = [network, database, service].flatMap(namesOf).filter((name) => !functions.has(name));
  expect([...new Set(names)].sort()).toEqual([...RESERVED_NAMES.keys()].sort());
});

test("the ids in the stacks that have functions are reserved there, and no others", () => {
  expect(idsOf(service).sort()).toEqual([...RESERVED_IDS.service].sort());
  expect(idsOf(database).sort()).toEqual([...RESERVED_IDS.database, "run-database-migrate"].sort());
});
