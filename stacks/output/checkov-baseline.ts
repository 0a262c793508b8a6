import type { SynthesizedBlock } from "./synthesized-stacks";

/** A Checkov check that a resource waives. */
export interface Waiver {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  readonly checkId: string;
  readonly reason: string;
}

/** The waivers of some resources, in the order of the output. */
export function waiversOf(resources: readonly SynthesizedBlock[]): readonly Waiver[] {
  return resources.flatMap(({ stack, type, name, attributes }) => {
    const comment = attributes["//"] as { readonly waivers?: Readonly<Record<string, string>> } | undefined;
    const waivers = Object.entries(comment?.waivers ?? {});
    return waivers.map(([checkId, reason]) => ({ stack, type, name, checkId, reason }));
  });
}

/** The two names of a resource in Checkov's `terraform_json` runner: that of plain checks and that of graph checks (CKV2). */
export function checkovNamesOf({ type, name }: Pick<Waiver, "type" | "name">): readonly string[] {
  return [`resource.${name}`, `${type}.${name}`];
}

/** Checkov's baseline of the waivers, for `checkov -d cdktf.out --baseline cdktf.out/checkov-baseline.json`. */
export function checkovBaseline(waivers: readonly Waiver[]): string {
  const files = new Map<string, Map<string, string[]>>();
  for (const waiver of waivers) {
    const file = `/stacks/${waiver.stack}/cdk.tf.json`;
    const findings = files.get(file) ?? new Map<string, string[]>();
    files.set(file, findings);
    for (const resource of checkovNamesOf(waiver)) {
      findings.set(resource, [...(findings.get(resource) ?? []), waiver.checkId].sort());
    }
  }
  const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const failedChecks = sorted(files).map(([file, findings]) => ({
    file,
    findings: sorted(findings).map(([resource, checkIds]) => ({ resource, check_ids: checkIds })),
  }));
  return `${JSON.stringify({ failed_checks: failedChecks }, null, 2)}\n`;
}
