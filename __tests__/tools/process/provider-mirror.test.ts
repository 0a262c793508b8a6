import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { findMirror, providerSource } from "../../../tools/process/provider-mirror";

const TERRAFORM = "registry.terraform.io";
const TOFU = "registry.opentofu.org";
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };
const TARGET = `${process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;

let mirror: string;
const before = process.env.TF_PROVIDER_MIRROR;

beforeEach(() => {
  mirror = mkdtempSync(join(tmpdir(), "mirror-"));
  process.env.TF_PROVIDER_MIRROR = mirror;
});
afterEach(() => {
  rmSync(mirror, { recursive: true });
  if (before === undefined) delete process.env.TF_PROVIDER_MIRROR;
  else process.env.TF_PROVIDER_MIRROR = before;
});

function add(host: string, version: string): void {
  mkdirSync(join(mirror, host, "hashicorp", "aws", version, TARGET), { recursive: true });
}

test.each([
  ["terraform", [TERRAFORM], "hashicorp/aws"],
  ["tofu", [TOFU], "hashicorp/aws"],
  ["tofu", [TERRAFORM, TOFU], "hashicorp/aws"],
  ["/usr/bin/tofu", [TERRAFORM], "registry.terraform.io/hashicorp/aws"],
])("%s with a mirror of %j asks for %s", (command, hosts, source) => {
  for (const host of hosts) add(host, "5.100.0");
  const found = findMirror(command);
  expect(found).toMatchObject({ folder: mirror, version: "5.100.0" });
  expect(found && providerSource(command, found)).toBe(source);
});

test("a mirror without the measured version gives its newest", () => {
  for (const version of ["5.9.0", "5.10.0"]) add(TERRAFORM, version);
  expect(findMirror("terraform")?.version).toBe("5.10.0");
  add(TERRAFORM, "5.100.0");
  add(TERRAFORM, "6.0.0");
  expect(findMirror("terraform")?.version).toBe("5.100.0");
});

test("Terraform finds nothing below OpenTofu's registry, and the problem says where it looked", () => {
  add(TOFU, "5.100.0");
  expect(() => findMirror("terraform")).toThrow(`has no ${TERRAFORM}/hashicorp/aws`);
  rmSync(join(mirror, TOFU), { recursive: true });
  expect(() => findMirror("tofu")).toThrow(`has no ${TOFU} or ${TERRAFORM}/hashicorp/aws`);
});
