import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Metafile } from "esbuild";
import { strFromU8, unzipSync } from "fflate";
import { bundleFunctions, type FunctionBundle } from "../../../stacks/bundling/bundle";
import { MODULES } from "../../../stacks/bundling/stand-ins";
import { catalogue } from "../../../stacks/catalogue";
import { EditableProject } from "../../support/editable-project";

const PROJECT = path.resolve(__dirname, "../../..");
const names = Object.keys(catalogue);
const folder = mkdtempSync(path.join(tmpdir(), "private-lambda-bundle-"));
let bundles: ReadonlyMap<string, FunctionBundle>;

beforeAll(async () => {
  bundles = await bundleFunctions({ names, region: "eu-central-1", outputDirectory: path.join(folder, "here") });
});
afterAll(() => {
  for (const project of copies) project.remove();
  rmSync(folder, { recursive: true, force: true });
});

const copies: EditableProject[] = [];
/** Copies the project. `afterAll` removes the copy. */
function copy(): EditableProject {
  const project = new EditableProject();
  copies.push(project);
  return project;
}

/** Bundles the copy's functions into the folder `output` of this test file. */
async function bundleCopy(project: EditableProject, output: string, functions = names) {
  const { bundleFunctions: bundleThem } = await project.bundler();
  const outputDirectory = path.join(folder, output);
  return bundleThem({ names: functions, region: "eu-central-1", outputDirectory });
}

function open(bundle: FunctionBundle | undefined): Record<string, string> {
  if (!bundle) throw new Error("no such bundle");
  const entries = Object.entries(unzipSync(readFileSync(bundle.zipFile)));
  return Object.fromEntries(entries.map(([name, contents]) => [name, strFromU8(contents)]));
}

const hashes = (of: ReadonlyMap<string, FunctionBundle>) => [...of.values()].map(({ sha256 }) => sha256);

describe("the zip of each function", () => {
  test.each(names)("%s: holds the code and the certificate authorities, nothing else", (name) => {
    expect(Object.keys(open(bundles.get(name)))).toEqual(["index.js", "rds-ca.pem"]);
  });

  test.each(names)("%s: sha256 is the base64 SHA-256 of the zip's bytes", (name) => {
    const { zipFile = "", sha256 = "" } = bundles.get(name) ?? {};
    expect(createHash("sha256").update(readFileSync(zipFile)).digest("base64")).toBe(sha256);
  });

  test.each(names)("%s: the code names neither the project's folder, nor node_modules, nor a source map", (name) => {
    const code = open(bundles.get(name))["index.js"] ?? "";
    expect(code).not.toContain(PROJECT);
    expect(code).not.toContain("node_modules");
    expect(code).not.toContain("sourceMappingURL");
  });

  test.each(names)("%s: the bundler writes the source map and the metafile beside the zip", (name) => {
    const beside = (extension: string) => JSON.parse(readFileSync(path.join(folder, "here", name + extension), "utf8"));
    expect(beside(".js.map").sources).toContain(`../src/functions/${name}.ts`);
    expect(beside(".js.map")).not.toHaveProperty("sourcesContent");
    expect(Object.keys(beside(".meta.json").inputs)).toContain("node_modules/postgres/src/connection.js");
  });

  test.each(names)("%s: the bundle consists of src/ and packages alone, so it holds no catalogue entry", (name) => {
    const { inputs } = JSON.parse(readFileSync(path.join(folder, "here", `${name}.meta.json`), "utf8")) as Metafile;
    expect(Object.keys(inputs).filter((input) => !/^(src|node_modules)\//.test(input))).toEqual([]);
  });

  test("orders-read holds the SDK's Secrets Manager client without the SDK's credential chains", () => {
    const code = open(bundles.get("orders-read"))["index.js"] ?? "";
    expect(code).toContain("secretsmanager");
    expect(code).not.toContain("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    expect(code).not.toContain("sso_session");
  });

  test.each(names)("%s: the compressed code has less than 75 KB", (name) => {
    expect(gzipSync(open(bundles.get(name))["index.js"] ?? "").length).toBeLessThan(75_000);
  });

  test.each(names)("%s: loads none of fs/promises, perf_hooks and child_process, which no function needs", (name) => {
    const { outputs } = JSON.parse(readFileSync(path.join(folder, "here", `${name}.meta.json`), "utf8")) as Metafile;
    const loaded = Object.values(outputs).flatMap(({ imports }) => imports.map((each) => each.path));
    expect(loaded).toContain("node:https");
    expect(loaded.filter((module) => /^(node:)?(fs\/promises|perf_hooks|child_process)$/.test(module))).toEqual([]);
  });
});

describe("stand-ins", () => {
  const replaced = Object.entries(MODULES);

  test.each(replaced)("%s is not in the bundle of orders-read, but src/stand-ins/%s.ts is", (module, standIn) => {
    const { inputs } = JSON.parse(readFileSync(path.join(folder, "here/orders-read.meta.json"), "utf8")) as Metafile;
    expect(Object.keys(inputs)).toContain(`src/stand-ins/${standIn}.ts`);
    expect(Object.keys(inputs)).not.toContain(`node_modules/${module}`);
  });

  test("bundling fails, and names the module, when a package lacks a module that a stand-in replaces", async () => {
    const project = copy();
    project.replace("stacks/bundling/stand-ins.ts", "/subscribe.js", "/replication.js");
    await expect(bundleCopy(project, "gone")).rejects.toThrow(
      "names modules that the packages do not have: postgres/src/replication.js",
    );
  });
});

describe("the bundler writes the same bytes", () => {
  test("when it runs again, in another time zone", async () => {
    const zone = process.env.TZ;
    process.env.TZ = "Pacific/Kiritimati";
    try {
      const again = await bundleFunctions({
        names,
        region: "eu-central-1",
        outputDirectory: path.join(folder, "again"),
      });
      expect(hashes(again)).toEqual(hashes(bundles));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("when the project is in another folder", async () => {
    const there = await bundleCopy(copy(), "there");
    expect(hashes(there)).toEqual(hashes(bundles));
  });
});

test("a new file in src/migrations changes the zip of database-migrate, and no other zip", async () => {
  const project = copy();
  project.write("src/migrations/002-notes.sql", "alter table orders add column note text;\n");
  const migrated = await bundleCopy(project, "migrated");
  const changed = names.filter((name) => migrated.get(name)?.sha256 !== bundles.get(name)?.sha256);
  expect(changed).toEqual(["database-migrate"]);
  expect(open(migrated.get("database-migrate"))["index.js"]).toContain("add column note text");
});

test("a new file in src/functions is enough to bundle a new function", async () => {
  const project = copy();
  project.write("src/functions/hello.ts", 'export const handler = async () => "hello";\n');
  const extended = await bundleCopy(project, "extended", ["hello"]);
  expect(open(extended.get("hello"))["index.js"]?.length).toBeLessThan(1_000);
});

test("bundling fails for a function without a file, and names the missing file", async () => {
  const attempt = bundleFunctions({ names: ["missing"], region: "eu-central-1", outputDirectory: folder });
  await expect(attempt).rejects.toThrow("src/functions/missing.ts");
});
