import { z } from "zod";

/** What a setting must be, as the error of a schema or of a check: `must be <text>`. */
export const allowed = (text: string) => ({ error: () => `must be ${text}` });

/** A string that matches a pattern. `what` says in words what the pattern takes, with an example. */
export const text = (pattern: RegExp, what: string) => z.string(allowed(what)).regex(pattern, allowed(what));

/** A whole number in a range that includes both ends. `what` names it with its unit, as in "a whole number of GiB". */
export const integer = (min: number, max: number, what: string) => {
  const range = allowed(`${what} from ${min} to ${max}`);
  return z.int(range).min(min, range).max(max, range);
};

const REASON = allowed("a sentence that says why the safe default does not fit");

/** Why a weaker value than the safe default is right here: a sentence of at least 10 characters. */
export const reason = z.string(REASON).trim().min(10, REASON);

/** A safeguard, which is on unless the environment gives a reason for switching it off. */
export const safeguard = z
  .discriminatedUnion(
    "enabled",
    [z.strictObject({ enabled: z.literal(true) }), z.strictObject({ enabled: z.literal(false), reason })],
    allowed("{ enabled: true } or { enabled: false, reason }"),
  )
  .default({ enabled: true });

/** The name of an AWS region, such as `us-east-1`. */
export const REGION_NAME = /^[a-z]{2}(-[a-z]+)+-\d$/;
