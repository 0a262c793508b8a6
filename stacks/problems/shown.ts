import { inspect } from "node:util";
import { entriesOf, UNREADABLE } from "./safe-read";

/** Levels of nested objects and arrays that are shown; deeper ones are `{...}` and `[...]`. */
const DEPTH = 3;
/** Items of an object or array that are shown. */
const MOST_ITEMS = 20;
/** Characters that are shown of one value. */
const LONGEST = 200;

/**
 * A value as a message shows it after "got": one line of about 200 characters at most. Takes any value and never throws.
 * It is JSON where JSON can express the value, and otherwise what Node's `inspect` says: `10n`, `NaN`, `Symbol(x)`,
 * `[Function: f]`, `[class C]`, a Date in ISO form. Undefined is `nothing`.
 */
export function shown(value: unknown): string {
  return value === undefined ? "nothing" : oneLine(described(value, DEPTH));
}

/** The text without line breaks and other control characters, which are escaped, and shortened where it is long. */
export function oneLine(text: string): string {
  const short =
    text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "")}... (shortened)`;
  return short.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function described(value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === UNREADABLE) return "[a getter that throws]";
  const entries = entriesOf(value);
  if (!entries) return inspected(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (depth === 0) return `${open}...${close}`;
  const items = entries.slice(0, MOST_ITEMS).map(([key, part]) => {
    const text = described(part, depth - 1);
    return open === "[" ? text : `${JSON.stringify(key)}:${text}`;
  });
  if (entries.length > MOST_ITEMS) items.push("...");
  return `${open}${items.join(",")}${close}`;
}

function inspected(value: unknown): string {
  try {
    return (
      inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY, customInspect: false })
        // An error's stack frames name folders of this machine.
        .replace(/\n\s+at .*/g, "")
        .replace(/\s*\n\s*/g, " ")
    );
  } catch {
    return "[an object that cannot be shown]";
  }
}
