import { z } from "zod";
import { allowed, problem, valueAt } from "./setting-problem";

/** Tags that the project itself gives every resource of an environment. */
export function projectTags(environmentName: string): Readonly<Record<string, string>> {
  return { project: "private-lambda", environment: environmentName };
}

const OWN = Object.keys(projectTags(""));
const CHARACTERS = "letters, digits, spaces and _.:/=+-@";
const RESERVED = "not begin with aws: or rds:";

/**
 * The user's tags. Keys of 1 to 128 characters and values of up to 256, of `[\p{L}\p{Z}\p{N}_.:/=+\-@]` (IAM API
 * Reference, "Tag"); RDS keeps the prefixes `aws:` and `rds:` to AWS, in keys and in values (RDS API Reference, "Tag").
 */
export const tagsSchema = z.record(
  z
    .string()
    .regex(
      /^(?!aws:|rds:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      allowed(`a tag key of 1 to 128 characters (${CHARACTERS}) and ${RESERVED}`),
    ),
  z
    .string(allowed("a string"))
    .regex(
      /^(?!aws:|rds:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/iu,
      allowed(`up to 256 characters (${CHARACTERS}) and ${RESERVED}`),
    ),
  allowed('an object such as { owner: "platform" }'),
);

/**
 * Keys that are the project's own, or equal to another, in upper or lower case: one role cannot have both (IAM User
 * Guide, "Tags for AWS Identity and Access Management resources", "Case sensitivity").
 */
export function tagProblems(name: string, input: unknown): readonly string[] {
  const tags = valueAt(input, ["tags"]);
  if (typeof tags !== "object" || tags === null) return [];
  const taken = new Map<string, string>();
  return Object.keys(tags).flatMap((key) => {
    const folded = key.toLowerCase();
    const other = taken.get(folded);
    taken.set(folded, other ?? key);
    const must = OWN.includes(folded)
      ? `must be left out (the project sets ${folded} itself, and IAM takes upper and lower case for one)`
      : other && `must differ from ${other} by more than upper and lower case (IAM takes both for one key)`;
    return must ? [problem(name, `tags.${key}`, must, key)] : [];
  });
}
