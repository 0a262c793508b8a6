import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Problem } from "../process/program";
import { stacksOf } from "./owner-stacks";

/** The parts of `cdktf.out/manifest.json` that the tools read. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly workingDirectory: string; readonly dependencies: readonly string[] }>
  >;
}

/** The parts of a stack's `cdk.tf.json` that the tools read. */
export interface SynthesizedStack {
  readonly terraform?: { readonly backend?: Readonly<Record<string, unknown>> };
  readonly provider?: { readonly aws?: ReadonlyArray<Readonly<Record<string, unknown>>> };
  readonly data?: { readonly terraform_remote_state?: Readonly<Record<string, { readonly backend?: string }>> };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, SynthesizedResource>>>>;
}

export type SynthesizedResource = Readonly<Record<string, unknown>>;

/**
 * A copy of the files that `cdktf deploy --skip-synth` needs, byte for byte, in a temporary folder. Overrides, states and
 * plans are written there, and nothing into the person's own folder.
 */
export class ProjectCopy {
  private names: readonly string[] = [];
  private files: ReadonlyMap<string, string> = new Map();

  /**
   * @param folder where the copy is made; it must exist
   * @param output folder of a synthesized output
   */
  constructor(
    readonly folder: string,
    project: string,
    output: string,
  ) {
    cpSync(join(project, "cdktf.json"), join(folder, "cdktf.json"));
    this.take(output);
  }

  /** Copies another output over the present one, as a synth does: what Terraform and the overrides wrote stays. */
  take(output: string): void {
    const manifestFile = join(output, "manifest.json");
    if (!existsSync(manifestFile)) throw new Problem(`${output} holds no synthesized output; run npm run synth first`);
    cpSync(output, this.output, { recursive: true });
    this.files = digests(output, this.output);
    const { stacks } = JSON.parse(readFileSync(manifestFile, "utf8")) as Manifest;
    this.names = lowerFirst(stacks);
  }

  /** Names of all stacks, lower ones first. */
  get stacks(): readonly string[] {
    return this.names;
  }

  get output(): string {
    return join(this.folder, "cdktf.out");
  }

  stackFolder(stack: string): string {
    return join(this.output, "stacks", stack);
  }

  /** The stacks of one account or environment, lower ones first. */
  stacksOf(owner: string): readonly string[] {
    return stacksOf(this.stacks, owner);
  }

  synthesized(stack: string): SynthesizedStack {
    return JSON.parse(readFileSync(join(this.stackFolder(stack), "cdk.tf.json"), "utf8")) as SynthesizedStack;
  }

  /** A stack's resources of one type as they were synthesized, with references not yet resolved. */
  resources(stack: string, type: string): readonly SynthesizedResource[] {
    return Object.values(this.synthesized(stack).resource?.[type] ?? {});
  }

  /** Files of the copied output that have changed since the copy was made. */
  changedFiles(): readonly string[] {
    const now = digests(this.output, this.output);
    return [...this.files].filter(([file, digest]) => now.get(file) !== digest).map(([file]) => file);
  }
}

function lowerFirst(stacks: Manifest["stacks"]): readonly string[] {
  const ordered: string[] = [];
  const visit = (stack: string): void => {
    if (ordered.includes(stack)) return;
    for (const lower of stacks[stack]?.dependencies ?? []) visit(lower);
    ordered.push(stack);
  };
  for (const stack of Object.keys(stacks).sort()) visit(stack);
  return ordered;
}

/** The digests of a folder's files, by the paths that they have in another folder. */
function digests(folder: string, place: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [join(place, relative(folder, file)), createHash("sha256").update(readFileSync(file)).digest("hex")];
    }),
  );
}
