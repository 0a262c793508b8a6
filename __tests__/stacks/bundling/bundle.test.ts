import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Metafile } from "esbuild";
import { strFromU8, unzipSync } from "fflate";
import { bundleFunctions, certificateAuthorities, type FunctionBundle } from "../../../stacks/bundling/bundle";
import { MODULES } from "../../../stacks/bundling/stand-ins";
import { catalogue } from "../../../stacks/catalogue";
import { cloneProject } from "../../support/clone-project";

const PROJECT = path.resolve(__dirname, "../../..");
const names = Object.keys(catalogue);
const folder = mkdtempSync(path.join(tmpdir(), "private-lambda-bundle-"));
let bundles: ReadonlyMap<string, FunctionBundle>;

beforeAll(async () => {
  bundles = await bundleFunctions({ names, region: "eu-central-1", outputDirectory: path.join(folder, "here") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(bundle: FunctionBundle | undefined): Record<string, string> {
  if (!bundle) throw new Error("no such bundle");
  const entries = Object.entries(unzipSync(readFileSync(bundle.zipFile)));
  return Object.fromEntries(entries.map(([name, contents]) => [name, strFromU8(contents)]));
}

const hashes = (of: ReadonlyMap<string, FunctionBundle>) => [...of.values()].map(({ sha256 }) => sha256);

describe("the zip of each function", () => {
  test.each(names)("%s: the code and the authorities, nothing else", (name) => {
    expect(Object.keys(open(bundles.get(name)))).toEqual(["index.js", "rds-ca.pem"]);
  });

  test.each(names)("%s: its hash is the base64 SHA-256 of its bytes", (name) => {
    const { zipFile = "", sha256 = "" } = bundles.get(name) ?? {};
    expect(createHash("sha256").update(readFileSync(zipFile)).digest("base64")).toBe(sha256);
  });

  test.each(names)("%s: names no folder of this machine, and no source map", (name) => {
    const code = open(bundles.get(name))["index.js"] ?? "";
    expect(code).not.toContain(PROJECT);
    expect(code).not.toContain("node_modules");
    expect(code).not.toContain("sourceMappingURL");
  });

  test.each(names)("%s: source map and metafile lie beside it", (name) => {
    const beside = (extension: string) => JSON.parse(readFileSync(path.join(folder, "here", name + extension), "utf8"));
    expect(beside(".js.map").sources).toContain(`../src/functions/${name}.ts`);
    expect(Object.keys(beside(".meta.json").inputs)).toContain("node_modules/postgres/src/connection.js");
  });

  test("holds the SDK without its credential chain", () => {
    const code = open(bundles.get("orders-read"))["index.js"] ?? "";
    expect(code).toContain("secretsmanager");
    expect(code).not.toContain("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    expect(code).not.toContain("sso_session");
  });

  test.each(names)("%s: at most 75 KB of code, compressed", (name) => {
    expect(gzipSync(open(bundles.get(name))["index.js"] ?? "").length).toBeLessThan(75_000);
  });

  test.each(names)("%s: loads no module of Node that only what it never does would need", (name) => {
    const { outputs } = JSON.parse(readFileSync(path.join(folder, "here", `${name}.meta.json`), "utf8")) as Metafile;
    const loaded = Object.values(outputs).flatMap(({ imports }) => imports.map((each) => each.path));
    expect(loaded).toContain("node:https");
    expect(loaded.filter((module) => /^(node:)?(fs\/promises|perf_hooks|child_process)$/.test(module))).toEqual([]);
  });
});

describe("stand-ins", () => {
  const replaced = Object.entries(MODULES);

  test.each(replaced)("%s is not in a bundle, but src/stand-ins/%s.ts is", (module, standIn) => {
    const { inputs } = JSON.parse(readFileSync(path.join(folder, "here/orders-read.meta.json"), "utf8")) as Metafile;
    expect(Object.keys(inputs)).toContain(`src/stand-ins/${standIn}.ts`);
    expect(Object.keys(inputs)).not.toContain(`node_modules/${module}`);
  });

  test("for what a package no longer has are an error that names it", async () => {
    const clone = await cloneProject(path.join(folder, "gone"), (project) => {
      const file = path.join(project, "stacks/bundling/stand-ins.ts");
      writeFileSync(file, readFileSync(file, "utf8").replace("/subscribe.js", "/replication.js"));
    });
    const attempt = clone.bundleFunctions({ names, region: "eu-central-1", outputDirectory: folder });
    await expect(attempt).rejects.toThrow("names modules that the packages do not have: postgres/src/replication.js");
  });
});

describe("the same bytes", () => {
  test("from the same sources a second time, at another hour of another time zone", async () => {
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

  test("from another folder", async () => {
    const clone = await cloneProject(path.join(folder, "clone"));
    const there = await clone.bundleFunctions({
      names,
      region: "eu-central-1",
      outputDirectory: path.join(folder, "there"),
    });
    expect(hashes(there)).toEqual(hashes(bundles));
  });
});

test("a new migration is one file: it changes the zip of database-migrate, and no other function's", async () => {
  const clone = await cloneProject(path.join(folder, "migrated"), (project) =>
    writeFileSync(path.join(project, "src/migrations/002-notes.sql"), "alter table orders add column note text;\n"),
  );
  const outputDirectory = path.join(folder, "with-migration");
  const migrated = await clone.bundleFunctions({ names, region: "eu-central-1", outputDirectory });
  const changed = names.filter((name) => migrated.get(name)?.sha256 !== bundles.get(name)?.sha256);
  expect(changed).toEqual(["database-migrate"]);
  expect(open(migrated.get("database-migrate"))["index.js"]).toContain("add column note text");
});

test("a new function is one file", async () => {
  const clone = await cloneProject(path.join(folder, "extended"), (project) =>
    writeFileSync(path.join(project, "src/functions/hello.ts"), 'export const handler = async () => "hello";\n'),
  );
  const outputDirectory = path.join(folder, "extended-output");
  const extended = await clone.bundleFunctions({ names: ["hello"], region: "eu-central-1", outputDirectory });
  expect(open(extended.get("hello"))["index.js"]?.length).toBeLessThan(1_000);
});

test("a function without a file is an error that names the file", async () => {
  const attempt = bundleFunctions({ names: ["missing"], region: "eu-central-1", outputDirectory: folder });
  await expect(attempt).rejects.toThrow("src/functions/missing.ts");
});

describe("certificate authorities", () => {
  const subjects = (region: string) =>
    certificateAuthorities(region)
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);

  test("are the region's own for RDS and Amazon's roots for RDS Proxy", () => {
    expect(subjects("eu-central-1").sort()).toEqual([
      "Amazon RDS eu-central-1 Root CA ECC384 G1",
      "Amazon RDS eu-central-1 Root CA RSA2048 G1",
      "Amazon RDS eu-central-1 Root CA RSA4096 G1",
      "Amazon Root CA 1",
      "Amazon Root CA 2",
      "Amazon Root CA 3",
      "Amazon Root CA 4",
      "Starfield Services Root Certificate Authority - G2",
    ]);
  });

  test("leave out the beta and the expired ones", () => {
    expect(subjects("us-east-1").filter((subject) => /Beta|2019/.test(subject ?? ""))).toEqual([]);
  });

  test("do not exist for a region that does not", () => {
    expect(() => certificateAuthorities("mars-north-1")).toThrow("region mars-north-1");
  });
});
