import type { Refusal } from "../refusal";

interface Range {
  readonly member: readonly string[];
  readonly least: number;
  readonly most: number;
}

/** Seconds, megabytes and megabytes. */
const NUMBERS: readonly Range[] = [
  { member: ["Timeout"], least: 1, most: 900 },
  { member: ["MemorySize"], least: 128, most: 10_240 },
  { member: ["EphemeralStorage", "Size"], least: 512, most: 10_240 },
];
/** Characters. */
const TEXTS: readonly Range[] = [
  { member: ["FunctionName"], least: 1, most: 140 },
  { member: ["Description"], least: 0, most: 256 },
  { member: ["Handler"], least: 0, most: 128 },
];
/** A function's name, where the call does not name it by ARN. */
const MOST_NAME = 64;

export const functionLimits: Refusal = {
  id: "function-limits",
  says: "A function's time-out above 900 seconds, a memory or a storage out of its range, a name, description or handler that is too long",
  source: "Lambda API Reference, CreateFunction; Lambda Developer Guide, Lambda quotas",
  operations: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
  check: ({ input }) => {
    const name = input.at("FunctionName").text ?? "";
    const ranges = [
      ...NUMBERS.map((range) => ({ ...range, length: false, size: input.at(...range.member).number })),
      ...TEXTS.map((range) => ({ ...range, length: true, size: input.at(...range.member).text?.length })),
      ...(name.includes(":")
        ? []
        : [{ member: ["FunctionName"], least: 1, most: MOST_NAME, length: true, size: name.length }]),
    ];
    const wrong = ranges.find(({ least, most, size }) => size !== undefined && (size < least || size > most));
    if (wrong?.size === undefined) return undefined;
    const isLess = wrong.size < wrong.least;
    const bound = `${isLess ? "greater" : "less"} than or equal to ${isLess ? wrong.least : wrong.most}`;
    const member = wrong.member.map((part) => part[0]?.toLowerCase() + part.slice(1)).join(".");
    return {
      code: "ValidationException",
      message:
        `1 validation error detected: Value '${input.at(...wrong.member).text}' at '${member}' failed to satisfy constraint: ` +
        `Member must have ${wrong.length ? "length" : "value"} ${bound}`,
    };
  },
};
