import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Credentials } from "../aws/aws-credentials";
import type { SynthesizedStack } from "./project-copy";

/** Terraform merges `*_override.tf.json` into the configuration beside it, so that the output itself stays as it is. */
const FILE = "emulator_override.tf.json";

export interface OverrideProps {
  /** The provider's address: OpenTofu needs the host of a mirror that was made for Terraform. */
  readonly providerSource: string;
  readonly providerVersion: string;
  readonly accountId: string;
  /** Whom the provider signs its requests as. */
  readonly credentials: Credentials;
  /** Folder of the states of stacks whose backend is not on this machine. */
  readonly stateFolder: string;
}

/** Writes the override beside a stack's configuration. */
export function writeOverride(stackFolder: string, stacks: readonly string[], props: OverrideProps): void {
  const configuration = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as SynthesizedStack;
  const content = override(basename(stackFolder), configuration, stacks, props);
  writeFileSync(join(stackFolder, FILE), JSON.stringify(content, undefined, 2));
}

/** The settings of a stack's configuration that the emulator needs in another way than AWS. */
export function override(
  stack: string,
  configuration: SynthesizedStack,
  stacks: readonly string[],
  { providerSource, providerVersion, accountId, credentials, stateFolder }: OverrideProps,
): object {
  const state = (name: string) => ({ path: join(stateFolder, `${name}.tfstate`) });
  const isLocal = configuration.terraform?.backend?.local !== undefined;
  const remoteStates = Object.entries(configuration.data?.terraform_remote_state ?? {}).flatMap(([id, { backend }]) => {
    if (backend === "local") return [];
    const lower = stacks.find((name) => id.endsWith(name));
    if (lower === undefined)
      throw new Error(`${stack}: data.terraform_remote_state.${id} names no stack of the output`);
    return [[id, { backend: "local", config: state(lower) }] as const];
  });
  return {
    terraform: {
      required_providers: { aws: { source: providerSource, version: providerVersion } },
      ...(!isLocal && { backend: { local: state(stack) } }),
    },
    provider: {
      aws: {
        access_key: credentials.accessKeyId,
        secret_key: credentials.secretAccessKey,
        s3_use_path_style: true,
        // By default the provider retries each NotImplemented for minutes.
        max_retries: 2,
        skip_metadata_api_check: "true",
        ...(configuration.provider?.aws?.[0]?.allowed_account_ids !== undefined && {
          allowed_account_ids: [accountId],
        }),
      },
    },
    ...(remoteStates.length > 0 && { data: { terraform_remote_state: Object.fromEntries(remoteStates) } }),
  };
}
