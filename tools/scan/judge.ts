import type { Waiver } from "../../stacks/output/checkov-baseline";

/** One check that Checkov judged on one resource. */
export interface Finding {
  readonly framework: string;
  readonly stack: string;
  /** As Checkov calls it: `aws_vpc.main`, `resource.main` or, for its secrets runner, a hash. */
  readonly resource: string;
  readonly checkId: string;
  readonly checkName: string;
}

export interface Verdict {
  /** Failed checks that nobody waived. */
  readonly failed: readonly Finding[];
  /** Failed checks with their waivers. */
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[];
  /** Waivers of what does not fail (any more). */
  readonly unused: readonly Waiver[];
}

/** Sorts failed checks into waived ones and failures, and finds the waivers that waive nothing. */
export function judge(findings: readonly Finding[], waivers: readonly Waiver[]): Verdict {
  const failed: Finding[] = [];
  const waived: { finding: Finding; waiver: Waiver }[] = [];
  for (const finding of findings) {
    const waiver = waivers.find((each) => covers(each, finding));
    if (waiver) waived.push({ finding, waiver });
    else failed.push(finding);
  }
  const used = new Set(waived.map(({ waiver }) => waiver));
  return { failed, waived, unused: waivers.filter((waiver) => !used.has(waiver)) };
}

function covers({ checkId, name, stack, type }: Waiver, finding: Finding): boolean {
  return (
    finding.stack === stack &&
    finding.checkId === checkId &&
    // Checkov's plain checks of terraform_json leave the type out.
    (finding.resource === `${type}.${name}` || finding.resource === `resource.${name}`)
  );
}
