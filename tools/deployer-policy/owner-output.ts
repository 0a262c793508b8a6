import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blocksOf, type SynthesizedBlock } from "../../stacks/output/synthesized-stacks";
import { PROJECT_KEYS } from "../../stacks/settings/tags";
import { stacksOf } from "../deployment/owner-stacks";
import { Problem } from "../process/program";

/** The parts of a stack's `cdk.tf.json` that the policy follows from. */
export interface StackOutput {
  readonly terraform?: { readonly backend?: { readonly s3?: S3State } };
  readonly provider?: { readonly aws?: readonly ProviderOutput[] };
  readonly resource?: unknown;
  readonly data?: unknown;
}

/** Where the S3 backend keeps a stack's state. */
export interface S3State {
  readonly bucket: string;
  readonly key: string;
  readonly kms_key_id?: string;
}

interface ProviderOutput {
  readonly region: string;
  readonly allowed_account_ids?: readonly string[];
  readonly default_tags?: readonly { readonly tags: Readonly<Record<string, string>> }[];
}

function stackNames(output: string, owner: string): readonly string[] {
  const manifestFile = join(output, "manifest.json");
  if (!existsSync(manifestFile)) throw new Problem(`${output} holds no synthesized output; run npm run synth first`);
  const { stacks } = JSON.parse(readFileSync(manifestFile, "utf8")) as {
    readonly stacks: Readonly<Record<string, unknown>>;
  };
  const names = Object.keys(stacks);
  const own = stacksOf(names, owner);
  if (own.length === 0) throw new Problem(`${output} has no stack of ${owner}; it has ${names.join(", ")}`);
  return own;
}

/**
 * @param output folder of a synthesized output
 * @param owner an account or environment
 */
export function readOwnerOutput(output: string, owner: string): OwnerOutput {
  const read = (name: string) =>
    JSON.parse(readFileSync(join(output, "stacks", name, "cdk.tf.json"), "utf8")) as StackOutput;
  return new OwnerOutput(owner, new Map(stackNames(output, owner).map((name) => [name, read(name)])));
}

/** The synthesized stacks of one account or environment, by what an IAM policy has to name. */
export class OwnerOutput {
  readonly resources: readonly SynthesizedBlock[];
  readonly data: readonly SynthesizedBlock[];
  readonly region: string;
  readonly partition: string;
  /** The tags that the provider gives all resources and nobody else does: those of the project. */
  readonly projectTags: Readonly<Record<string, string>>;
  /** The account's number, or `*` where the account's entry does not say it. */
  private readonly account: string;

  /** @param stacks the stacks' JSON by their names */
  constructor(
    readonly owner: string,
    private readonly stacks: ReadonlyMap<string, StackOutput>,
  ) {
    const all = [...stacks];
    this.resources = all.flatMap(([name, { resource }]) => blocksOf(name, resource));
    this.data = all.flatMap(([name, { data }]) => blocksOf(name, data));
    const provider = all[0]?.[1].provider?.aws?.[0];
    if (!provider) throw new Error(`${owner}: its first stack has no AWS provider`);
    const tags = Object.entries(provider.default_tags?.[0]?.tags ?? {});
    this.projectTags = Object.fromEntries(tags.filter(([key]) => PROJECT_KEYS.includes(key)));
    this.region = provider.region;
    this.partition = partitionOf(provider.region);
    this.account = provider.allowed_account_ids?.[0] ?? "*";
  }

  /** The states of the stacks whose backend is S3. */
  get s3States(): readonly S3State[] {
    return [...this.stacks.values()].flatMap(({ terraform }) => terraform?.backend?.s3 ?? []);
  }

  /** ARN in the environment's region and account, such as `arn("lambda", "function:dev-*")`. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** ARN of a resource of IAM, which has no region. */
  iamArn(resource: string): string {
    return `arn:${this.partition}:iam::${this.account}:${resource}`;
  }

  /** The values of an attribute, each once, with what Terraform fills in later: `*`, but for the partition. */
  values(type: string, attribute: string): readonly string[] {
    const values = this.resources.flatMap((block) =>
      block.type === type ? [String(block.attributes[attribute])] : [],
    );
    const known = values.map((value) =>
      value.replaceAll(/\$\{data\.aws_partition\.[^}]*\}/g, this.partition).replaceAll(/\$\{[^}]*\}/g, "*"),
    );
    return [...new Set(known)].sort();
  }

  /**
   * Patterns of a type's names: up to the owner's name, then `*`, such as `/aws/lambda/dev-*`. So one more function
   * needs no new policy. A name that does not hold the owner's stays as it is.
   */
  names(type: string, attribute: string): readonly string[] {
    const prefix = new RegExp(`^((?:.*?/)?${this.owner}[-/]).*`);
    return [...new Set(this.values(type, attribute).map((name) => name.replace(prefix, "$1*")))];
  }
}

/** IAM User Guide, "Amazon Resource Names (ARNs)": each partition has regions of its own. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
