import type { Scan } from "./checkov";
import type { Verdict } from "./waived-findings";

/** How many checks pass on each stack at least, per framework: Checkov also calls a file clean that it did not judge. */
const MINIMUM_PASSED = 30;
const TERRAFORM_FRAMEWORKS = ["terraform_json", "terraform_plan"];

/** What is wrong with the scan or with the scanned stacks, a line each, with its fix. */
export function complaints(scan: Scan, verdict: Verdict, stacks: readonly string[]): readonly string[] {
  return [
    ...scan.parsingErrors.map((file) => `${file}: Checkov could not read it`),
    ...stacks.flatMap((stack) => TERRAFORM_FRAMEWORKS.flatMap((framework) => tooFewPassed(scan, stack, framework))),
    ...verdict.failed.map(
      ({ checkId, checkName, framework, resource, stack }) =>
        `${stack}: ${resource} fails ${checkId} (${checkName}, ${framework}); fix it, or waive it with a reason where it is defined`,
    ),
    ...verdict.unused.map(
      ({ checkId, name, stack, type }) =>
        `${stack}: ${type}.${name} waives ${checkId}, which does not fail; remove the waiver`,
    ),
  ];
}

function tooFewPassed({ passed }: Scan, stack: string, framework: string): readonly string[] {
  const count = passed.filter((each) => each.stack === stack && each.framework === framework).length;
  if (count >= MINIMUM_PASSED) return [];
  return [
    `${stack}: only ${count} checks passed in ${framework}, expected at least ${MINIMUM_PASSED}; Checkov judged too little of it`,
  ];
}
