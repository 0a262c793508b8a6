import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { catalogue } from "../../stacks/catalogue";
import { accounts } from "../../stacks/environments/accounts";
import { dev } from "../../stacks/environments/dev";
import { prod } from "../../stacks/environments/prod";
import { synthesize } from "../../stacks/synthesize";
import { resourcesOf } from "../support/stack-json";
import { type WrittenSynthesis, writtenSynthesis } from "../support/written-synthesis";

let ours: WrittenSynthesis;
beforeAll(async () => {
  ours = await writtenSynthesis();
});
afterAll(() => ours.remove());

function filesOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((file): [string, string] => {
        const path = join(file.parentPath, file.name);
        return [path.slice(folder.length), createHash("sha256").update(readFileSync(path)).digest("hex")];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("synthesize writes a stack for each account and four for each environment", () => {
  expect(readdirSync(join(ours.outdir, "stacks")).sort()).toEqual([
    "dev-database",
    "dev-keys",
    "dev-network",
    "dev-service",
    "main-account",
    "prod-database",
    "prod-keys",
    "prod-network",
    "prod-service",
  ]);
});

test("a second synth into another folder writes the same bytes", async () => {
  const again = await writtenSynthesis();
  expect(filesOf(again.outdir)).toEqual(filesOf(ours.outdir));
  await again.remove();
});

test("synth needs nothing on PATH, and writes the same bytes without it", () => {
  const cloud = {
    ...dev,
    name: "cloud",
    state: { backend: "cloud", organization: "example" },
    network: { ...dev.network, cidr: "10.40.0.0/16" },
  };
  const folder = join(ours.outdir, "..", "without-path");
  mkdirSync(folder);
  const script = `
    const { catalogue } = require("./stacks/catalogue");
    const { synthesize } = require("./stacks/synthesize");
    const { accounts, environments, outdir, buildDirectory } = JSON.parse(process.argv[1]);
    synthesize({ accounts, environments, catalogue, outdir, buildDirectory }).catch((error) => {
      console.error(error.message);
      process.exitCode = 1;
    });`;
  const options = {
    accounts,
    environments: [dev, prod, cloud],
    outdir: join(folder, "cdktf.out"),
    buildDirectory: join(folder, "build"),
  };
  execFileSync(process.execPath, ["--import", "tsx", "-e", script, JSON.stringify(options)], {
    env: { PATH: "", TMPDIR: folder },
    stdio: "pipe",
  });
  expect(readdirSync(join(options.outdir, "stacks"))).toHaveLength(13);
  for (const stack of readdirSync(join(ours.outdir, "stacks"))) {
    const files = (outdir: string) => filesOf(join(outdir, "stacks", stack));
    expect(files(options.outdir)).toEqual(files(ours.outdir));
  }
});

test("source_code_hash of each function is the base64 SHA-256 of the function's zip in the output", () => {
  for (const name of ["dev-database", "dev-service"]) {
    for (const lambda of resourcesOf(ours.stack(name), "aws_lambda_function")) {
      const zip = readFileSync(join(ours.outdir, "stacks", name, String(lambda.filename)));
      expect(lambda.source_code_hash).toBe(createHash("sha256").update(zip).digest("base64"));
    }
  }
});

test("the output holds neither the project's folder nor terraform.required_version", () => {
  for (const name of readdirSync(join(ours.outdir, "stacks"))) {
    const text = readFileSync(join(ours.outdir, "stacks", name, "cdk.tf.json"), "utf8");
    expect(text).not.toContain(process.cwd());
    expect(ours.stack(name).terraform).not.toHaveProperty("required_version");
  }
});

test("each backend is written as Terraform takes it, and lower stacks' states are read from the same backend", async () => {
  const cloud = { ...dev, state: { backend: "cloud", organization: "example" } as const };
  const other = await writtenSynthesis({ environments: [cloud, prod] });
  expect(ours.stack("dev-network").terraform.backend).toEqual({
    local: { path: "../../../terraform.dev-network.tfstate" },
  });
  expect(ours.stack("prod-network").terraform.backend).toEqual({
    s3: {
      bucket: "example-terraform-state",
      encrypt: true,
      key: "private-lambda/prod-network.tfstate",
      region: "us-east-1",
      use_lockfile: true,
    },
  });
  expect(other.stack("dev-network").terraform.cloud).toEqual({
    hostname: "app.terraform.io",
    organization: "example",
    workspaces: { name: "dev-network" },
  });
  const states = Object.values(other.stack("dev-service").data.terraform_remote_state ?? {});
  expect(states.map(({ config }) => (config as { workspaces: unknown }).workspaces)).toEqual([
    { name: "dev-database" },
    { name: "dev-keys" },
    { name: "dev-network" },
  ]);
  await other.remove();
});

test("synthesize writes nothing when an environment is wrong", async () => {
  const outdir = join(ours.outdir, "..", "refused.out");
  const options = { accounts, catalogue, outdir, buildDirectory: join(ours.outdir, "..", "refused.build") };
  await expect(synthesize({ ...options, environments: [{ name: "dev" }] })).rejects.toThrow(/region must be/);
  expect(existsSync(outdir)).toBe(false);
});

test("functions without a handler are named, and nothing is written", async () => {
  const outdir = join(ours.outdir, "..", "refused.out");
  const entry = { ...catalogue["orders-read"], trigger: { kind: "migration" }, connectsTo: [] } as const;
  const attempt = synthesize({
    accounts,
    environments: [dev],
    catalogue: { ...catalogue, "orders-lost": entry },
    outdir,
    buildDirectory: join(ours.outdir, "..", "refused.build"),
  });
  await expect(attempt).rejects.toMatchObject({
    problems: ["stacks/catalogue/index.ts: orders-lost has no handler; write src/functions/orders-lost.ts"],
  });
  expect(existsSync(outdir)).toBe(false);
});

describe("what an earlier synth left", () => {
  let both: WrittenSynthesis;
  let root: string;
  beforeEach(async () => {
    both = await writtenSynthesis();
    root = join(both.outdir, "stacks");
  });
  afterEach(() => both.remove());

  const devAlone = () =>
    synthesize({
      accounts,
      environments: [dev],
      catalogue,
      outdir: both.outdir,
      buildDirectory: join(both.outdir, "..", "build"),
    });
  const leave = (...path: readonly string[]) => {
    const folder = join(root, ...path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "left.txt"), "left");
  };

  test("is removed, stacks and bundles alike, but Terraform's own files are kept", async () => {
    leave("dev-service", "assets", "gone_bundle_00000000", "hash");
    leave("dev-service", ".terraform");
    await devAlone();
    expect(readdirSync(root).sort()).toEqual([
      "dev-database",
      "dev-keys",
      "dev-network",
      "dev-service",
      "main-account",
    ]);
    expect(readdirSync(join(root, "dev-service", "assets"))).toEqual([
      expect.stringMatching(/^functions_orders-read_bundle_/),
    ]);
    expect(readdirSync(join(root, "dev-service")).sort()).toEqual([".terraform", "assets", "cdk.tf.json"]);
  });

  test("is kept if it is no stack, as an outdir may hold a folder stacks of its own", async () => {
    leave("constructs");
    writeFileSync(join(root, "base-stack.ts"), "");
    await devAlone();
    expect(readdirSync(root).sort()).toEqual([
      "base-stack.ts",
      "constructs",
      "dev-database",
      "dev-keys",
      "dev-network",
      "dev-service",
      "main-account",
    ]);
  });

  test("is kept when the synth cannot write", async () => {
    leave("dev-service", "assets", "gone_bundle_00000000", "hash");
    const unwritable = join(root, "dev-service", "cdk.tf.json");
    rmSync(unwritable);
    mkdirSync(unwritable);
    await expect(devAlone()).rejects.toThrow(/EISDIR/);
    expect(readdirSync(root)).toHaveLength(9);
    expect(readdirSync(join(root, "dev-service", "assets"))).toHaveLength(2);
  });
});
