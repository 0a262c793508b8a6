import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "./program";
import { ADD_ONS, DEFAULT_SOURCE, findMirror, ownHost, PROVIDER_VERSION, providerSource } from "./provider-mirror";

const run = promisify(execFile);

const INSTALL = "install it (https://developer.hashicorp.com/terraform/install) or set TERRAFORM_BINARY_NAME";

export interface Terraform {
  readonly command: string;
  /** The provider's address, as `required_providers` names it. */
  readonly providerSource: string;
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
  const mirror = findMirror(command);
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
      providerSource: providerSource(command, mirror),
      providerVersion: mirror.version,
      environment: { ...environment, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true" },
    };
  }
  const cache = join(project, ".terraform", "provider-cache");
  mkdirSync(cache, { recursive: true });
  const terraform: Terraform = {
    command,
    providerSource: DEFAULT_SOURCE,
    providerVersion: PROVIDER_VERSION,
    environment: { ...environment, CDKTF_DISABLE_PLUGIN_CACHE_ENV: "true", TF_PLUGIN_CACHE_DIR: cache },
  };
  await fetchProvider(terraform, folder);
  return terraform;
}

/** Fetches the provider before any stack needs it, so that a machine without a network gets a Problem in one line. */
async function fetchProvider(
  { command, environment, providerSource: source, providerVersion }: Terraform,
  folder: string,
): Promise<void> {
  const empty = join(folder, "provider");
  mkdirSync(empty);
  const required = { aws: { source, version: providerVersion } };
  writeFileSync(join(empty, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));
  await run(command, [`-chdir=${empty}`, "init", "-no-color"], { env: environment }).catch(() => {
    throw new Problem(
      `neither a provider mirror (TF_PROVIDER_MIRROR, Terraform's own plugin folders, ${ADD_ONS}/*) nor the public registry has ${source} ` +
        `${providerVersion}; set TF_PROVIDER_MIRROR to a folder that holds ${ownHost(command)}/`,
    );
  });
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
