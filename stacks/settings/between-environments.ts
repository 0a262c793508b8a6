import type { Finding, ValidPart } from "../problems/rule";
import type { ValidEnvironment } from "./environment";
import { overlap } from "./vpc-cidr";

type Valid = ValidPart<ValidEnvironment>;

/** The rules that compare environments: each one with those before it in the list, and their names in both orders. */
export function rulesBetweenEnvironments(environments: ValidPart<ValidEnvironment[]>): readonly Finding[] {
  return environments.flatMap((environment, index) =>
    environments
      .slice(0, index)
      .flatMap((earlier, earlierIndex) => [
        ...nameFindings([index, "name"], environment, earlier),
        ...prefixFindings([index, "name"], environment, earlier),
        ...prefixFindings([earlierIndex, "name"], earlier, environment),
        ...cidrFindings([index, "network", "cidr"], environment, earlier),
      ]),
  );
}

function nameFindings(path: Finding["path"], one?: Valid, other?: Valid): readonly Finding[] {
  if (one?.name === undefined || one.name !== other?.name) return [];
  return [{ path, must: "must differ from every other environment's name" }];
}

/** `dev-eu` beside `dev`: a role `dev-eu-orders` could be of either, and `dev-*` matches the stacks of both. */
function prefixFindings(path: Finding["path"], one?: Valid, other?: Valid): readonly Finding[] {
  if (!other?.name || !one?.name?.startsWith(`${other.name}-`)) return [];
  const reason = `cdktf destroy '${other.name}-*' would destroy both, and their resources' names could be the same`;
  return [{ path, must: `must not begin with ${other.name}-, another environment's name (${reason})` }];
}

function cidrFindings(path: Finding["path"], one?: Valid, other?: Valid): readonly Finding[] {
  const [cidr, taken] = [one?.network?.cidr, other?.network?.cidr];
  if (cidr === undefined || taken === undefined || !overlap(cidr, taken)) return [];
  const owner = other?.name ?? "another environment";
  return [{ path, must: `must not overlap ${taken} of ${owner} (their VPCs could never be peered)` }];
}
