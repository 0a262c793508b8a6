import type { z } from "zod";
import { Problems } from "../problems";
import { betweenEnvironments } from "./between-environments";
import { type Environment, environmentSchema } from "./schema";
import { nameOf, problem, valueAt } from "./setting-problem";
import { tagProblems } from "./tags";

/** Every problem of every environment, one a line. */
export class EnvironmentError extends Problems {
  override readonly name = "EnvironmentError";
}

/**
 * Checks all environments, and fills in the defaults.
 * @throws EnvironmentError with all problems of all environments: the field, what it must be, what it is, where to change it.
 */
export function validateEnvironments(inputs: readonly unknown[]): readonly Environment[] {
  const problems: string[] = [];
  const environments: Environment[] = [];
  for (const [index, input] of inputs.entries()) {
    const name = nameOf(input) ?? `#${index + 1}`;
    const result = environmentSchema.safeParse(input);
    for (const issue of result.error?.issues ?? []) problems.push(...describe(name, input, issue));
    problems.push(...crossFieldProblems(name, input), ...tagProblems(name, input));
    if (result.success) environments.push(result.data);
  }
  problems.push(...betweenEnvironments(inputs));
  if (problems.length > 0) throw new EnvironmentError([...new Set(problems)]);
  return environments;
}

function describe(name: string, input: unknown, issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? Object.keys(environmentSchema.shape) : undefined;
    return issue.keys.map((key) =>
      problem(
        name,
        [...issue.path, key].join("."),
        known ? `is not a setting (settings are ${known.join(", ")})` : "is not a setting here",
        valueAt(input, [...issue.path, key]),
      ),
    );
  }
  // A key of a record is judged itself; elsewhere the value at the path is.
  const got = issue.code === "invalid_key" ? issue.path.at(-1) : valueAt(input, issue.path);
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [problem(name, issue.path.join(".") || "the environment", message, got)];
}

/** What the schema cannot say of one field alone. Reads the raw input, so that it reports beside the schema's own problems. */
function crossFieldProblems(name: string, input: unknown): readonly string[] {
  const problems: string[] = [];
  const region = valueAt(input, ["region"]);
  const zones = valueAt(input, ["network", "availabilityZones"]);
  if (typeof region === "string" && Array.isArray(zones)) {
    const path = "network.availabilityZones";
    for (const [index, zone] of zones.entries()) {
      if (typeof zone !== "string") continue;
      if (!zone.startsWith(region) || !/^[a-h]$/.test(zone.slice(region.length))) {
        problems.push(problem(name, `${path}.${index}`, `must be a zone of ${region}, such as ${region}a`, zone));
      }
      if (zones.indexOf(zone) !== index) {
        problems.push(problem(name, `${path}.${index}`, "must be another zone than those before it", zone));
      }
    }
  }
  const rotation = valueAt(input, ["database", "passwordRotationDays"]);
  const hasNoPassword =
    valueAt(input, ["database", "authentication"]) === "iam" && valueAt(input, ["database", "proxy"]) !== true;
  if (hasNoPassword && rotation !== undefined) {
    problems.push(
      problem(
        name,
        "database.passwordRotationDays",
        'must be left out with authentication "iam" and no proxy (there is no password to rotate)',
        rotation,
      ),
    );
  }
  const storage = valueAt(input, ["database", "allocatedStorage"]) ?? 20;
  const maximum = valueAt(input, ["database", "maxAllocatedStorage"]) ?? 100;
  if (typeof storage === "number" && typeof maximum === "number" && maximum < storage * 1.1) {
    problems.push(
      problem(
        name,
        "database.maxAllocatedStorage",
        `must be at least a tenth above allocatedStorage (${storage})`,
        maximum,
      ),
    );
  }
  return problems;
}
