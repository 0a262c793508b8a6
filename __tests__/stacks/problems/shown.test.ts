import { expect, test } from "@jest/globals";
import { shown } from "../../../stacks/problems/shown";

class Settings {
  port = 5432;
}

function throwing(): never {
  throw new Error("must not be seen");
}

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const cyclic: Record<string, unknown> = { name: "dev" };
cyclic.self = cyclic;

test.each<readonly [string, () => unknown]>([
  ["nothing", () => undefined],
  ["null", () => null],
  ["true", () => true],
  ['"dev"', () => "dev"],
  ["80", () => 80],
  ["-0", () => -0],
  ["NaN", () => Number.NaN],
  ["-Infinity", () => Number.NEGATIVE_INFINITY],
  ["10n", () => 10n],
  ["Symbol(port)", () => Symbol("port")],
  ["[Function: throwing]", () => throwing],
  ["[Function (anonymous)]", () => () => 1],
  ["[class Settings]", () => Settings],
  ['{"days":0}', () => ({ days: 0 })],
  ['["us-east-1a","us-east-1b"]', () => ["us-east-1a", "us-east-1b"]],
  ['{"days":1n,"list":[NaN,undefined,Symbol(x)]}', () => ({ days: 1n, list: [Number.NaN, undefined, Symbol("x")] })],
  ["{}", () => Object.create(null)],
  ["1970-01-01T00:00:00.000Z", () => new Date(0)],
  ["Invalid Date", () => new Date(Number.NaN)],
  ["Settings { port: 5432 }", () => new Settings()],
  ["Map(1) { 'port' => 1 }", () => new Map([["port", 1]])],
  ['{"database":Settings { port: 5432 }}', () => ({ database: new Settings() })],
  ['{"a":{"b":{"c":{...}},"list":[[...]]}}', () => ({ a: { b: { c: { d: 1 } }, list: [[[1]]] } })],
  ['{"name":"dev","self":{"name":"dev","self":{"name":"dev","self":{...}}}}', () => cyclic],
  ["RangeError: too large", () => new RangeError("too large")],
  ["<Revoked Proxy>", () => revoked.proxy],
  ["{}", () => new Proxy({}, { ownKeys: throwing })],
  ['"line\\nbreak\\u2028and\\u0085more"', () => "line\nbreak\u2028and\u0085more"],
  ["Symbol(line break)", () => Symbol("line\nbreak")],
])("shows %s", (expected, value) => {
  expect(shown(value())).toBe(expected);
});

test("says that a getter throws, and shows the other properties of the object", () => {
  const object = Object.defineProperty({ port: 1 }, "cidr", { enumerable: true, get: throwing });
  expect(shown(object)).toBe('{"port":1,"cidr":[a getter that throws]}');
});

test("says that an object cannot be shown when inspect cannot read the object", () => {
  const object = Object.defineProperty(new Settings(), Symbol.toStringTag, { get: throwing });
  expect(shown(object)).toBe("[an object that cannot be shown]");
});

test("does not call an object's own function for util.inspect", () => {
  expect(shown(Object.assign(new Settings(), { [Symbol.for("nodejs.util.inspect.custom")]: throwing }))).toMatch(
    /^Settings /,
  );
});

test("shortens long lists and long texts, and cuts no character in half", () => {
  expect(shown(Array.from({ length: 21 }, () => 1))).toBe(`[${"1,".repeat(20)}...]`);
  expect(shown("x".repeat(300))).toBe(`"${"x".repeat(199)}... (shortened)`);
  expect(shown("𝒜".repeat(150))).toBe(`"${"𝒜".repeat(99)}... (shortened)`);
});
