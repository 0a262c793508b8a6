/**
 * Reads values that a user wrote, whatever they are: a getter or a proxy that throws is a value to report, not a crash.
 */

/** Stands for the value of a property whose getter throws. No schema takes a symbol. */
export const UNREADABLE = Symbol("a getter that throws");

/** Stands for an object that is not plain data, such as a Date, in a {@link plainCopy}. No schema takes a symbol. */
const NOT_PLAIN = Symbol("neither a plain object nor an array");

/** The keys and values of a plain object or an array; undefined for any other value, and for a proxy that throws. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    if (Array.isArray(value)) return Array.from(value.keys(), (index) => [String(index), propertyOf(value, index)]);
    return isPlain(value) ? Object.keys(value).map((key) => [key, propertyOf(value, key)]) : undefined;
  } catch {
    return undefined;
  }
}

/** The value at the path; undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = propertyOf(value, key);
  }
  return value;
}

/**
 * A deep copy that can be read without an exception. Plain objects become objects without a prototype, cycles stay
 * cycles, and symbols take the place of objects that are not plain and of properties that cannot be read.
 */
export function plainCopy(value: unknown, copies = new Map<unknown, object>()): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known) return known;
  const entries = entriesOf(value);
  if (!entries) return NOT_PLAIN;
  const copy: object = Array.isArray(value) ? [] : Object.create(null);
  copies.set(value, copy);
  for (const [key, part] of entries) Reflect.set(copy, key, plainCopy(part, copies));
  return copy;
}

function propertyOf(object: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(object, key);
  } catch {
    return UNREADABLE;
  }
}

/** A class's instance has a prototype that has a prototype itself; also true for plain objects of another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
