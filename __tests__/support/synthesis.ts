import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue as ourCatalogue } from "../../stacks/catalogue";
import type { Catalogue } from "../../stacks/catalogue/entry";
import { environments as ourEnvironments } from "../../stacks/environments";
import { dev } from "../../stacks/environments/dev";
import type { EnvironmentInput } from "../../stacks/settings/environment";
import { synthesize } from "../../stacks/synthesize";

export type Attributes = Readonly<Record<string, unknown>>;

/** One stack's synthesized JSON, as Terraform reads it. */
export interface StackJson {
  readonly terraform: Attributes;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output: Readonly<Record<string, Attributes>>;
}

/** A full synth, guardrails included, into a temporary folder. */
export interface Synthesis {
  readonly outdir: string;
  stack(name: string): StackJson;
  remove(): Promise<void>;
}

export interface SynthesisOptions {
  readonly environments?: readonly unknown[];
  readonly catalogue?: Catalogue;
}

/** Synthesizes; by default the project's own environments and catalogue. */
export async function synthesis(options: SynthesisOptions = {}): Promise<Synthesis> {
  const folder = await mkdtemp(join(tmpdir(), "synthesis-"));
  const outdir = join(folder, "cdktf.out");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await synthesize({
      environments: options.environments ?? ourEnvironments,
      catalogue: options.catalogue ?? ourCatalogue,
      outdir,
      buildDirectory: join(folder, "build"),
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    outdir,
    stack: (name) => JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8")) as StackJson,
    remove,
  };
}

/** `dev` with some settings replaced, section by section. */
export function devWith(
  changes: {
    readonly [Section in keyof EnvironmentInput]?: Partial<EnvironmentInput[Section]>;
  },
): EnvironmentInput {
  const changed: Record<string, unknown> = { ...dev };
  for (const [section, value] of Object.entries(changes)) {
    const present = changed[section];
    changed[section] =
      typeof value === "object" && typeof present === "object" ? { ...present, ...(value as object) } : value;
  }
  return changed as unknown as EnvironmentInput;
}

/** All resources of a type in a stack, by their logical ids. */
export function resourcesOf(stack: StackJson, type: string): readonly (Attributes & { readonly id: string })[] {
  return Object.entries(stack.resource[type] ?? {}).map(([id, attributes]) => ({ ...attributes, id }));
}

/** The one resource of a type whose logical id begins with `prefix`. */
export function theResource(stack: StackJson, type: string, prefix = ""): Attributes & { readonly id: string } {
  const found = resourcesOf(stack, type).filter(({ id }) => id.startsWith(prefix));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} resources of type ${type} begin with "${prefix}"`);
  return only;
}

export interface StatementJson {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly condition?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
}

/** The statements of the policy document that an attribute such as `policy` refers to. */
export function statementsOf(stack: StackJson, reference: unknown): readonly StatementJson[] {
  const id = /^\$\{data\.aws_iam_policy_document\.([^.}]+)\.json\}$/.exec(String(reference))?.[1] ?? "";
  const document = stack.data.aws_iam_policy_document?.[id];
  if (!document) throw new Error(`${String(reference)} refers to no policy document of this stack`);
  return (document.statement ?? []) as readonly StatementJson[];
}
