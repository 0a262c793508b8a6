import type { Scan } from "./checkov";
import type { Verdict } from "./verdict";

/** The counts of each stack as a table, then the waivers with their reasons. */
export function summaryOf(scan: Scan, verdict: Verdict, stacks: readonly string[]): string {
  const width = Math.max("stack".length, ...stacks.map((stack) => stack.length));
  const row = (stack: string, counts: readonly unknown[]): string =>
    `${stack.padEnd(width)}${counts.map((count) => String(count).padStart(8)).join("")}`;
  const waivers = verdict.waived.map(({ waiver }) => waiver);
  const rows = stacks.map((stack) => {
    const count = (all: readonly { readonly stack: string }[]): number =>
      all.filter((each) => each.stack === stack).length;
    return row(stack, [count(scan.passed), count(verdict.failed), count(waivers)]);
  });
  const reasons = new Set(waivers.map(({ checkId, reason, type }) => `${checkId}  ${type}: ${reason}`));
  return [
    row("stack", ["passed", "failed", "waived"]),
    ...rows,
    "",
    "waived:",
    ...[...reasons].sort(),
    `${new Set(waivers.map(({ checkId }) => checkId)).size} distinct check ids are waived`,
  ].join("\n");
}
