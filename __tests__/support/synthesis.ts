import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { catalogue as ourCatalogue } from "../../stacks/catalogue";
import type { Catalogue } from "../../stacks/catalogue/entry";
import { environments as ourEnvironments } from "../../stacks/environments";
import { accounts as ourAccounts } from "../../stacks/environments/accounts";
import { dev } from "../../stacks/environments/dev";
import type { SynthesizedEnvironment, SynthesizedStacks } from "../../stacks/output/synthesized-stacks";
import { checkInput, defineAndJudge, type JudgedStacks } from "../../stacks/synthesize";
import type { StackJson } from "./stack-json";

export interface SynthesisOptions {
  /** The accounts as their file writes them. @default the project's own */
  readonly accounts?: readonly unknown[];
  /** The environments as their files write them. @default the project's own */
  readonly environments?: readonly unknown[];
  /** @default the project's own */
  readonly catalogue?: Catalogue;
}

/** What a synth would write for one account or environment. */
export type InMemory<Synthesized extends SynthesizedStacks = SynthesizedEnvironment> = Synthesized & {
  /** The JSON of a stack, by its name such as `dev-network`. */
  stack(name: string): StackJson;
};

/** What a synth would write. */
export interface AllInMemory {
  readonly accounts: readonly InMemory<SynthesizedStacks>[];
  readonly environments: readonly InMemory[];
}

/**
 * Synthesizes each account and environment in memory, with all checks and guardrails, in a tenth of a synth's time. Nothing is
 * bundled: each function's zip holds only the function's name. No output is written.
 */
export function synthesizeAll({
  accounts = ourAccounts,
  environments = ourEnvironments,
  catalogue = ourCatalogue,
}: SynthesisOptions = {}): AllInMemory {
  const input = checkInput({ accounts, environments, catalogue });
  // cdktf makes the output's folder even when it writes nothing, and each asset's file must exist.
  const folder = mkdtempSync(join(tmpdir(), "stacks-in-memory-"));
  try {
    const bundles = new Map(
      Object.keys(catalogue).map((name) => {
        const zipFile = join(folder, `${name}.zip`);
        writeFileSync(zipFile, name);
        return [name, { name, zipFile, sha256: createHash("sha256").update(name).digest("base64") }];
      }),
    );
    const app = new App({ outdir: join(folder, "cdktf.out"), stackTraces: false, skipValidation: true });
    const judged = defineAndJudge(app, input, () => bundles);
    return { accounts: judged.accounts.map(inMemory), environments: judged.environments.map(inMemory) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function inMemory<Synthesized extends SynthesizedStacks>({
  stacks,
  synthesized,
}: JudgedStacks<Synthesized>): InMemory<Synthesized> {
  const documents = new Map(stacks.map((stack) => [stack.node.id, JSON.stringify(stack.toTerraform(), sortKeys)]));
  return { ...synthesized, stack: (name) => JSON.parse(documents.get(name) ?? "null") as StackJson };
}

/** The JSON of a synth's stacks, by their names. */
export interface Synthesis {
  stack(name: string): StackJson;
}

/** Sorts the keys of each object, as cdktf does in the JSON that it writes. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** {@link synthesizeAll}, with all stacks by their names. */
export async function synthesis(options: SynthesisOptions = {}): Promise<Synthesis> {
  const { accounts, environments } = synthesizeAll(options);
  return {
    stack(name) {
      const owner = [...accounts, ...environments].find(({ resources }) =>
        resources.some(({ stack }) => stack === name),
      );
      if (!owner) throw new Error(`no stack ${name}`);
      return owner.stack(name);
    },
  };
}

/** {@link synthesizeAll} of one environment, by default `dev`. */
export function stacksInMemory({
  accounts,
  environment = dev,
  catalogue,
}: {
  readonly accounts?: readonly unknown[];
  readonly environment?: unknown;
  readonly catalogue?: Catalogue;
} = {}): InMemory {
  const options = { environments: [environment], ...(accounts && { accounts }), ...(catalogue && { catalogue }) };
  const [made] = synthesizeAll(options).environments;
  if (!made) throw new Error("no environment");
  return made;
}
