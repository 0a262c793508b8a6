import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "./program";

const run = promisify(execFile);

/** The provider version that the emulator was measured with. A mirror without this version gives its newest. */
const PROVIDER_VERSION = "5.100.0";
const PROVIDER = "registry.terraform.io/hashicorp/aws";
/** Filesystem Hierarchy Standard, "/opt: add-on application software packages". */
const ADD_ONS = "/opt";
const INSTALL = "install it (https://developer.hashicorp.com/terraform/install) or set TERRAFORM_BINARY_NAME";

export interface Terraform {
  readonly command: string;
  /** The version of the AWS provider. */
  readonly providerVersion: string;
  /** The variables of every Terraform process. None of them can lead Terraform to a real account. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Finds Terraform and the AWS provider, and writes a Terraform CLI configuration into `folder`.
 * @throws Problem when either is missing.
 */
export async function prepareTerraform(project: string, folder: string): Promise<Terraform> {
  const command = process.env.TERRAFORM_BINARY_NAME ?? "terraform";
  const configurationFile = join(folder, "terraform.rc");
  const mirror = findMirror();
  writeFileSync(configurationFile, configuration(mirror?.folder));
  const environment = {
    ...inheritedEnvironment(),
    TF_CLI_CONFIG_FILE: configurationFile,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    TERRAFORM_BINARY_NAME: command,
    CHECKPOINT_DISABLE: "1",
    // Both folders are temporary: providers that are killed leave their sockets in TMPDIR, and cdktf writes to CDKTF_HOME.
    TMPDIR: folder,
    CDKTF_HOME: join(folder, "cdktf-home"),
    CI: "1",
    FORCE_COLOR: "0",
  };
  await run(command, ["version"], { env: environment }).catch((error: unknown) => {
    throw new Problem(`${command} is not on PATH; ${INSTALL} (${messageOf(error)})`);
  });
  if (mirror) {
    // Without a cache: Terraform links each stack to the mirror, and a cache would copy half a gigabyte.
    return {
      command,
      providerVersion: mirror.version,
      environment: { ...environment, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true" },
    };
  }
  const cache = join(project, ".terraform", "provider-cache");
  mkdirSync(cache, { recursive: true });
  const terraform: Terraform = {
    command,
    providerVersion: PROVIDER_VERSION,
    environment: { ...environment, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true", TF_PLUGIN_CACHE_DIR: cache },
  };
  await fetchProvider(terraform, folder);
  return terraform;
}

/** Fetches the provider before any stack needs it, so that a machine without a network gets a Problem in one line. */
async function fetchProvider({ command, environment, providerVersion }: Terraform, folder: string): Promise<void> {
  const empty = join(folder, "provider");
  mkdirSync(empty);
  const required = { aws: { source: "hashicorp/aws", version: providerVersion } };
  writeFileSync(join(empty, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  await run(command, [`-chdir=${empty}`, "init", "-no-color"], { env: environment }).catch(() => {
    throw new Problem(
      `neither a provider mirror (TF_PROVIDER_MIRROR, Terraform's own plugin folders, ${ADD_ONS}/*) nor the public registry has hashicorp/aws ` +
        `${providerVersion}; set TF_PROVIDER_MIRROR to a folder that holds registry.terraform.io/`,
    );
  });
}

/** The folder that TF_PROVIDER_MIRROR names; otherwise Terraform's own plugin folders, then those of add-on software. */
function mirrorFolders(): string[] {
  const named = process.env.TF_PROVIDER_MIRROR;
  if (named !== undefined) return [named];
  return [
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    join(homedir(), "Library", "Application Support", "io.terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...(existsSync(ADD_ONS) ? readdirSync(ADD_ONS).sort() : []).map((name) => join(ADD_ONS, name)),
  ];
}

function findMirror(): { folder: string; version: string } | undefined {
  const { arch, platform } = process;
  const target = `${platform}_${{ x64: "amd64", arm64: "arm64" }[arch as string] ?? arch}`;
  for (const folder of mirrorFolders()) {
    const provider = join(folder, PROVIDER);
    if (!existsSync(provider)) continue;
    const entries = readdirSync(provider);
    const unpacked = entries.filter((version) => existsSync(join(provider, version, target)));
    const packed = entries.map(
      (name) => new RegExp(`^terraform-provider-aws_(.+)_${target}\\.zip$`).exec(name)?.[1] ?? "",
    );
    const versions = [...unpacked, ...packed].filter((version) => version !== "");
    const version = versions.includes(PROVIDER_VERSION) ? PROVIDER_VERSION : versions.sort(byVersion).at(-1);
    if (version !== undefined) return { folder, version };
  }
  if (process.env.TF_PROVIDER_MIRROR === undefined) return undefined;
  throw new Problem(
    `TF_PROVIDER_MIRROR (${process.env.TF_PROVIDER_MIRROR}) has no ${PROVIDER} for ${target}; name the folder that ` +
      "holds registry.terraform.io/, or unset it to use the public registry",
  );
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function configuration(mirror: string | undefined): string {
  if (mirror === undefined) return "disable_checkpoint = true\n";
  return [
    "disable_checkpoint = true",
    "provider_installation {",
    `  filesystem_mirror { path = ${JSON.stringify(mirror)} }`,
    "}",
    "",
  ].join("\n");
}

/** The variables of this process, except those that could lead Terraform or the provider to a real account. */
function inheritedEnvironment(): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(AWS|TF|CDKTF|TERRAFORM)_/.test(name)) inherited[name] = value;
  }
  return inherited;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
