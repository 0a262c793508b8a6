import { expect, test } from "@jest/globals";
import { dev } from "../../../stacks/environments/dev";
import { prod } from "../../../stacks/environments/prod";
import { settingPaths } from "../../../stacks/settings/setting-paths";
import { problemsOf } from "../../support/settings-problems";

const SEED = 20251124;
const ENVIRONMENTS = 3_000;

/** Mulberry32: random numbers from 0 to 1. The same seed gives the same numbers. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Settings {
  enabled = true;
}

function throwing(): never {
  throw new Error("must not be seen");
}

function cyclic(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** Values that are wrong for every setting and every section. */
const WRONG: readonly (() => unknown)[] = [
  () => null,
  () => 10n,
  () => -1,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => "\n\u2028\u0000",
  () => Symbol("a\nb"),
  () => throwing,
  () => async () => undefined,
  () => Settings,
  () => new Settings(),
  () => new Date(0),
  () => new Date(Number.NaN),
  () => new Map([["a", 1n]]),
  () => new RangeError("a\nb"),
  () => new String("us-east-1"),
  () => Promise.resolve(),
  () => [[10n]],
  () => ({ [Symbol.iterator]: 1, deep: { deep: { deep: { deep: Symbol("x") } } } }),
  () => Object.assign([Number.NaN], { 5: throwing }),
  () => cyclic(),
  () => [cyclic()],
  () => Object.defineProperty({}, "enabled", { enumerable: true, get: throwing }),
  () => Object.defineProperty(new Settings(), Symbol.toStringTag, { get: throwing }),
  () => new Proxy({}, { ownKeys: throwing, get: throwing, getPrototypeOf: throwing }),
  () => revoked(),
];

/** Every setting and section, a zone, a tag, and keys that are no setting. */
const PATHS = [
  ...new Set(
    [...settingPaths(), "network.availabilityZones.0", "tags.owner", "colour", "database.a\nb"].flatMap((path) => {
      const keys = path.split(".");
      return keys.map((_, index) => keys.slice(0, index + 1).join("."));
    }),
  ),
];

/** Defines the property at the path, and makes missing objects on the way. */
function put(environment: object, path: string, property: PropertyDescriptor): void {
  const keys = path.split(".");
  let parent = environment;
  for (const key of keys.slice(0, -1)) {
    const next = (Reflect.get(parent, key) as object | undefined) ?? {};
    Reflect.set(parent, key, next);
    parent = next;
  }
  Reflect.defineProperty(parent, keys.at(-1) ?? "", { ...property, enumerable: true });
}

/**
 * Makes an environment with one to three wrong values, each in another section.
 * @returns the environment, a valid one to validate it with, and the paths of the wrong values
 */
function wrongEnvironment(random: () => number) {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const [base, other] = pick([
    [dev, prod],
    [prod, dev],
  ] as const);
  const environment = structuredClone(base);
  const paths = new Map(
    Array.from({ length: pick([1, 2, 3]) }, () => pick(PATHS)).map((path) => [section(path), path]),
  );
  for (const path of paths.values()) {
    const isGetter = random() < 0.1;
    put(environment, path, isGetter ? { get: throwing } : { value: pick(WRONG)() });
  }
  return { environment, other, paths: [...paths.values()] };
}

function section(path: string): string {
  return path.split(".", 1).join("");
}

const LINE = /^environments\/(?:dev|prod|#2): (.+?) (?:must |is not a setting \().+, got .+; change it in .+$/;

/** The path as a problem shows it, with line breaks escaped. */
function named(path: string): string {
  return path.replaceAll("\n", "\\u000a");
}

test(`${ENVIRONMENTS} random wrong environments (seed ${SEED}): each wrong value gives a problem of one line, and nothing else does`, () => {
  const random = randomNumbers(SEED);
  const complaints: string[] = [];
  for (let count = 0; count < ENVIRONMENTS; count++) {
    const { environment, other, paths } = wrongEnvironment(random);
    const problems = problemsOf(other, environment);
    const fields = problems.map((problem) => LINE.exec(problem)?.[1] ?? "");
    for (const path of paths.map(named)) {
      if (!fields.some((field) => isSameOrAround(field, path)))
        complaints.push(`${path}: none of ${problems.join("\n")}`);
    }
    for (const [index, problem] of problems.entries()) {
      const isExpected = paths.map(named).some((path) => isSameOrAround(fields[index] ?? "", path));
      const isOneLine = !/[\p{Cc}\u2028\u2029]/u.test(problem) && problem.length < 1_500;
      if (!isExpected || !isOneLine) complaints.push(problem);
    }
  }
  expect(complaints).toEqual([]);
});

/** Whether a problem of `field` reports the value at `path`: both are the same, or one is inside the other. */
function isSameOrAround(field: string, path: string): boolean {
  return field === path || path.startsWith(`${field}.`) || field.startsWith(`${path}.`);
}
