import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { Problem } from "./program";

/** The provider version that the emulator was measured with. A mirror without this version gives its newest. */
export const PROVIDER_VERSION = "5.100.0";
/** The provider in the registry that the program asks by itself. */
export const DEFAULT_SOURCE = "hashicorp/aws";
/** Filesystem Hierarchy Standard, "/opt: add-on application software packages". */
export const ADD_ONS = "/opt";
const TERRAFORM_HOST = "registry.terraform.io";
const TOFU_HOST = "registry.opentofu.org";

/** A folder with the provider's packages, below the name of a registry. */
export interface Mirror {
  readonly folder: string;
  readonly host: string;
  readonly version: string;
}

/** The registry that a program asks for a provider without a host: OpenTofu has one of its own. */
export function ownHost(command: string): string {
  return basename(command).startsWith("tofu") ? TOFU_HOST : TERRAFORM_HOST;
}

/**
 * The provider's address for `required_providers`. OpenTofu looks in a mirror below its own registry's name: a mirror that was
 * made for Terraform has the provider below Terraform's, which the address then says.
 */
export function providerSource(command: string, { host }: Pick<Mirror, "host">): string {
  return host === ownHost(command) ? DEFAULT_SOURCE : `${host}/${DEFAULT_SOURCE}`;
}

/**
 * The first folder that has the provider for this machine, below the program's own registry or below Terraform's.
 * @throws Problem when TF_PROVIDER_MIRROR names a folder without the provider
 */
export function findMirror(command: string): Mirror | undefined {
  const { arch, platform } = process;
  const target = `${platform}_${{ x64: "amd64", arm64: "arm64" }[arch as string] ?? arch}`;
  const hosts = [...new Set([ownHost(command), TERRAFORM_HOST])];
  for (const folder of mirrorFolders()) {
    for (const host of hosts) {
      const version = providerVersion(join(folder, host, DEFAULT_SOURCE), target);
      if (version !== undefined) return { folder, host, version };
    }
  }
  if (process.env.TF_PROVIDER_MIRROR === undefined) return undefined;
  throw new Problem(
    `TF_PROVIDER_MIRROR (${process.env.TF_PROVIDER_MIRROR}) has no ${hosts.join(" or ")}/${DEFAULT_SOURCE} for ${target}; name the ` +
      `folder that holds ${TERRAFORM_HOST}/, or unset it to use the public registry`,
  );
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

function providerVersion(provider: string, target: string): string | undefined {
  if (!existsSync(provider)) return undefined;
  const entries = readdirSync(provider);
  const unpacked = entries.filter((version) => existsSync(join(provider, version, target)));
  const packed = entries.map(
    (name) => new RegExp(`^terraform-provider-aws_(.+)_${target}\\.zip$`).exec(name)?.[1] ?? "",
  );
  const versions = [...unpacked, ...packed].filter((version) => version !== "");
  return versions.includes(PROVIDER_VERSION) ? PROVIDER_VERSION : versions.sort(byVersion).at(-1);
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
