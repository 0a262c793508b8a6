import type { TerraformStack } from "cdktf";
import type { Environment } from "../settings/environment";

/** One resource or data source of the synthesized output. */
export interface SynthesizedBlock {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The synthesized JSON of some stacks. */
export interface SynthesizedStacks {
  readonly resources: readonly SynthesizedBlock[];
  readonly data: readonly SynthesizedBlock[];
}

/** The synthesized JSON of one environment's stacks. */
export interface SynthesizedEnvironment extends SynthesizedStacks {
  readonly environment: Environment;
}

/** Synthesizes stacks without writing anything. @param stacks lower ones first */
export function synthesizeInMemory(stacks: readonly TerraformStack[]): SynthesizedStacks {
  // References between stacks become outputs and remote states while they are resolved: the first pass adds them.
  for (const stack of stacks) stack.prepareStack();
  for (const stack of stacks) stack.toTerraform();
  const documents = stacks.map((stack) => ({
    stack: stack.node.id,
    json: stack.toTerraform() as Record<string, unknown>,
  }));
  return {
    resources: documents.flatMap(({ stack, json }) => blocksOf(stack, json.resource)),
    data: documents.flatMap(({ stack, json }) => blocksOf(stack, json.data)),
  };
}

/** The blocks of `resource` or `data` in a stack's synthesized JSON. */
export function blocksOf(stack: string, section: unknown): readonly SynthesizedBlock[] {
  const types = Object.entries((section ?? {}) as Record<string, Record<string, Record<string, unknown>>>);
  return types.flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, attributes]) => ({ stack, type, name, attributes })),
  );
}
