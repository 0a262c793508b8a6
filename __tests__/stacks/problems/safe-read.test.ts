import { expect, test } from "@jest/globals";
import { entriesOf, plainCopy, UNREADABLE, valueAt } from "../../../stacks/problems/safe-read";

function throwing(): never {
  throw new Error("must not be seen");
}

const unreadable = () => Object.defineProperty({ port: 1 }, "cidr", { enumerable: true, get: throwing });
const hostileProxies: readonly object[] = [
  new Proxy({}, { ownKeys: throwing }),
  new Proxy({}, { getPrototypeOf: throwing }),
  new Proxy([], { get: throwing }),
];

test("a copy has the values of plain objects and arrays", () => {
  const value = { a: [1, { b: "c" }, null, undefined], d: 1n };
  expect(plainCopy(value)).toEqual(value);
});

test("a copy keeps a cycle", () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const copy = plainCopy(cyclic);
  expect(valueAt(copy, ["self"])).toBe(copy);
});

test.each([new Date(0), new Map(), new (class Settings {})(), ...hostileProxies])(
  "%#: a copy has a symbol for an object that is not plain or cannot be read",
  (value) => {
    expect(typeof valueAt(plainCopy({ value }), ["value"])).toBe("symbol");
  },
);

test("a key __proto__ is a key like any other in a copy", () => {
  const copy = plainCopy(JSON.parse('{"__proto__":{"port":1}}'));
  expect(entriesOf(copy)?.map(([key]) => key)).toEqual(["__proto__"]);
  expect(valueAt(copy, ["port"])).toBeUndefined();
});

test("a getter that throws has a value of its own, in a copy and at a path", () => {
  expect(valueAt(plainCopy(unreadable()), ["cidr"])).toBe(UNREADABLE);
  expect(valueAt(unreadable(), ["cidr"])).toBe(UNREADABLE);
  expect(valueAt(unreadable(), ["port"])).toBe(1);
});

test.each([
  [{ a: [{ b: 2 }] }, ["a", 0, "b"], 2],
  [{ a: [{ b: 2 }] }, ["a", 1, "b"], undefined],
  [{ a: null }, ["a", "b"], undefined],
  [undefined, ["a"], undefined],
  [7, [], 7],
])("%#: the value at a path, or undefined", (input, path, expected) => {
  expect(valueAt(input, path)).toBe(expected);
});
