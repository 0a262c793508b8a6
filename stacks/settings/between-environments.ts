import { nameOf, problem, valueAt } from "./setting-problem";
import { isVpcCidr, overlap } from "./vpc-cidr";

/** What environments may not have in common. Reads the raw inputs, as they may have problems of their own. */
export function betweenEnvironments(inputs: readonly unknown[]): readonly string[] {
  const problems: string[] = [];
  for (const [index, input] of inputs.entries()) {
    for (const earlier of inputs.slice(0, index)) {
      const [name, other] = [nameOf(input) ?? `#${index + 1}`, nameOf(earlier) ?? "another"];
      if (name === other) problems.push(problem(name, "name", "must be no other environment's", name));
      problems.push(...prefixProblems(input, earlier), ...prefixProblems(earlier, input));
      const [cidr, taken] = [valueAt(input, ["network", "cidr"]), valueAt(earlier, ["network", "cidr"])];
      if (
        typeof cidr === "string" &&
        typeof taken === "string" &&
        isVpcCidr(cidr) &&
        isVpcCidr(taken) &&
        overlap(cidr, taken)
      ) {
        problems.push(
          problem(
            name,
            "network.cidr",
            `must not overlap ${taken} of ${other} (their VPCs could never be peered)`,
            cidr,
          ),
        );
      }
    }
  }
  return problems;
}

/** `dev-eu` beside `dev`: role `dev-eu-orders` could be either's, and `dev-*` matches the stacks of both. */
function prefixProblems(input: unknown, shorter: unknown): readonly string[] {
  const [name, other] = [nameOf(input), nameOf(shorter)];
  if (!name || !other || !name.startsWith(`${other}-`)) return [];
  const reason = `cdktf destroy '${other}-*' would destroy both, and their resources' names could be the same`;
  return [problem(name, "name", `must not begin with ${other}-, another environment's name (${reason})`, name)];
}
