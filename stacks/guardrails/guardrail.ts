import type { Environment } from "../settings/environment";

/** One resource or data source of the synthesized output. */
export interface SynthesizedBlock {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The synthesized JSON of one environment's stacks. */
export interface SynthesizedEnvironment {
  readonly environment: Environment;
  readonly resources: readonly SynthesizedBlock[];
  readonly data: readonly SynthesizedBlock[];
}

/** A rule that the output must keep. @returns what breaks it, each with its fix; nothing is written then. */
export type Guardrail = (synthesized: SynthesizedEnvironment) => readonly string[];

/** The blocks of `resource` or `data` in a stack's synthesized JSON. */
export function blocksOf(stack: string, section: unknown): readonly SynthesizedBlock[] {
  const types = Object.entries((section ?? {}) as Record<string, Record<string, Record<string, unknown>>>);
  return types.flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, attributes]) => ({ stack, type, name, attributes })),
  );
}
