import { z } from "zod";
import { valueAt } from "./safe-read";

type Path = readonly PropertyKey[];

/** A parsed value, defaults included, in which each part that has a problem of its own is undefined, at any depth. */
export type ValidPart<T> = T extends readonly (infer Item)[]
  ? readonly (ValidPart<Item> | undefined)[]
  : T extends object
    ? { readonly [Field in keyof T]?: ValidPart<T[Field]> | undefined }
    : T;

/** A value that breaks a rule. */
export interface Finding {
  /** Where the value is, from the object or array that the rule judges. */
  readonly path: Path;
  /** What the value must be, as in "must be a zone of us-east-1". */
  readonly must: string;
  /** What to report after "got". @default the value at the path */
  readonly got?: unknown;
}

/**
 * A rule across the parts of an object or an array. zod skips an ordinary refinement when any part has a problem; a rule
 * always runs and judges the valid parts, so that its findings are reported with all other problems. It cannot run in a
 * schema in which a failed check has `abort: true`: zod then runs no other check.
 */
export function rule<T>(judge: (valid: ValidPart<T>) => readonly Finding[]): z.core.$ZodCheck<T> {
  return z.superRefine<T>(
    (value, context) => {
      // Unknown keys are reported at the path of their object, whose known fields can be valid all the same.
      const problems = context.issues.filter(({ code }) => code !== "unrecognized_keys");
      const valid = validPart(
        value,
        problems.map(({ path }) => path ?? []),
      ) as ValidPart<T> | undefined;
      if (valid === undefined) return;
      for (const { path, must, ...finding } of judge(valid)) {
        const params = "got" in finding ? finding : { parsed: valueAt(value, path) };
        context.addIssue({ code: "custom", path: [...path], message: must, params });
      }
    },
    { when: () => true },
  );
}

function validPart(value: unknown, problems: readonly Path[]): unknown {
  if (problems.some(({ length }) => length === 0)) return undefined;
  if (problems.length === 0 || typeof value !== "object" || value === null) return value;
  const field = (key: string) =>
    validPart(
      valueAt(value, [key]),
      problems.filter(([first]) => String(first) === key).map((path) => path.slice(1)),
    );
  if (Array.isArray(value)) return value.map((_, index) => field(String(index)));
  return Object.fromEntries(Object.keys(value).map((key) => [key, field(key)]));
}
