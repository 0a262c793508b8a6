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

test("plainCopy copies the values of plain objects and arrays", () => {
  const value = { a: [1, { b: "c" }, null, undefined], d: 1n };
  expect(plainCopy(value)).toEqual(value);
});

test("plainCopy keeps a cycle", () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const copy = plainCopy(cyclic);
  expect(valueAt(copy, ["self"])).toBe(copy);
});

test.each([new Date(0), new Map(), new (class Settings {})(), ...hostileProxies])(
  "%#: plainCopy puts a symbol in place of an object that is not plain or cannot be read",
  (value) => {
    expect(typeof valueAt(plainCopy({ value }), ["value"])).toBe("symbol");
  },
);

test("plainCopy treats the key __proto__ like any other key", () => {
  const copy = plainCopy(JSON.parse('{"__proto__":{"port":1}}'));
  expect(entriesOf(copy)?.map(([key]) => key)).toEqual(["__proto__"]);
  expect(valueAt(copy, ["port"])).toBeUndefined();
});

test("plainCopy and valueAt give UNREADABLE for a getter that throws", () => {
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
])("%#: valueAt gives the value at the path, or undefined when the path leads nowhere", (input, path, expected) => {
  expect(valueAt(input, path)).toBe(expected);
});
