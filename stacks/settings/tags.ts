import { z } from "zod";
import { rule } from "../problems/rule";
import { oneLine } from "../problems/shown";
import { allowed, text } from "./value-schemas";

/** Whose resources a tag names: an environment's, or an account's. */
export type TagOwner = "environment" | "account";

/** Tags that the project itself gives every resource of an environment or account. */
export function projectTags(owner: TagOwner, name: string): Readonly<Record<string, string>> {
  return { project: "private-lambda", [owner]: name };
}

/** Keys of the tags that the project sets: nobody else may. */
export const PROJECT_KEYS: readonly string[] = ["project", "environment", "account"];
const CHARACTERS = "letters, digits, spaces and _.:/=+-@";
const RESERVED = "not begin with aws: or rds:";

/**
 * The user's tags. Keys have 1 to 128 characters and values up to 256, of `[\p{L}\p{Z}\p{N}_.:/=+\-@]` (IAM API
 * Reference, "Tag"). RDS reserves the prefixes `aws:` and `rds:` for AWS, in keys and in values (RDS API Reference,
 * "Tag"). IAM treats two keys that differ in case only as one key (IAM User Guide, "Tags for AWS Identity and Access
 * Management resources", "Case sensitivity").
 *
 * @default none
 */
export const tagsSchema = z
  .record(
    text(
      /^(?!aws:|rds:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu,
      `a tag key of 1 to 128 characters (${CHARACTERS}) and ${RESERVED}`,
    ),
    z
      .string(allowed("a string"))
      .regex(
        /^(?!aws:|rds:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/iu,
        allowed(`up to 256 characters (${CHARACTERS}) and ${RESERVED}`),
      ),
    allowed('an object such as { owner: "platform" }'),
  )
  .check(
    rule((tags) => {
      const taken = new Map<string, string>();
      return Object.keys(tags).flatMap((key) => {
        const folded = key.toLowerCase();
        const other = taken.get(folded);
        if (other === undefined) taken.set(folded, key);
        const must = PROJECT_KEYS.includes(folded)
          ? `must be left out (the project sets ${folded} itself, and IAM ignores the case of keys)`
          : other !== undefined &&
            `must differ from ${oneLine(other)} by more than upper and lower case (IAM treats both as one key)`;
        return must ? [{ path: [key], must, got: key }] : [];
      });
    }),
  )
  .default({});
