import { checkovNamesOf, type Waiver } from "../../stacks/output/checkov-baseline";

/** The result of one of Checkov's checks on one resource. */
export interface Finding {
  readonly framework: string;
  readonly stack: string;
  /** Checkov's name of the resource: `aws_vpc.main`, `resource.main` or, in the framework `secrets`, a hash. */
  readonly resource: string;
  readonly checkId: string;
  readonly checkName: string;
}

export interface Verdict {
  /** Failed checks without a waiver. */
  readonly failed: readonly Finding[];
  /** Failed checks with their waivers. */
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[];
  /** Waivers of checks that do not fail. */
  readonly unused: readonly Waiver[];
}

/** Sorts failed checks into those with a waiver and those without, and finds the waivers that no check needs. */
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

function covers(waiver: Waiver, { checkId, resource, stack }: Finding): boolean {
  return waiver.stack === stack && waiver.checkId === checkId && checkovNamesOf(waiver).includes(resource);
}
