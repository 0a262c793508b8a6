import type { Scan } from "./checkov";
import type { Verdict } from "./verdict";

/**
 * How many checks pass on a stack at least, per framework: so many for each resource, up to so many in all. Checkov also calls a file
 * clean that it did not judge.
 */
const MINIMUM_PASSED = { each: 2, all: 30 };
const TERRAFORM_FRAMEWORKS = ["terraform_json", "terraform_plan"];

/** A stack as the output has it. */
export interface ScannedStack {
  readonly name: string;
  /** How many resources the stack has. */
  readonly resources: number;
}

/** What is wrong with the scan or with the scanned stacks, a line each, with its fix. */
export function complaints(scan: Scan, verdict: Verdict, stacks: readonly ScannedStack[]): readonly string[] {
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

function tooFewPassed({ passed }: Scan, { name, resources }: ScannedStack, framework: string): readonly string[] {
  const count = passed.filter(({ stack, ...each }) => stack === name && each.framework === framework).length;
  const least = Math.min(MINIMUM_PASSED.all, MINIMUM_PASSED.each * resources);
  if (count >= least) return [];
  return [
    `${name}: only ${count} checks passed in ${framework}, expected at least ${least}; Checkov judged too little of it`,
  ];
}
