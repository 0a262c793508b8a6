import { describe, expect, test } from "@jest/globals";
import { catalogue } from "../../../stacks/catalogue";
import type { ApiRoute, Catalogue } from "../../../stacks/catalogue/entry";
import { CatalogueError, validateCatalogue } from "../../../stacks/catalogue/validate-catalogue";
import type { SynthesizedBlock } from "../../../stacks/output/synthesized-stacks";
import { devWith } from "../../support/dev-with";
import { stacksInMemory } from "../../support/synthesis";

function catalogueProblems(input: unknown): readonly string[] {
  try {
    validateCatalogue(input);
  } catch (error) {
    if (error instanceof CatalogueError) return error.problems;
    throw error;
  }
  return [];
}

/** The catalogue with these routes in place of those of orders-read. A string is the path of a GET route. */
const withRoutes = (...routes: readonly (string | ApiRoute)[]): Catalogue => ({
  ...catalogue,
  "orders-read": {
    ...catalogue["orders-read"],
    trigger: {
      kind: "api",
      routes: routes.map((route) => (typeof route === "string" ? { method: "GET", path: route } : route)),
    },
  },
});
/** The catalogue with one more function. */
const withFunction = (name: string, fields: object = {}): object => ({
  ...catalogue,
  [name]: {
    description: "Another function.",
    trigger: { kind: "api", routes: [{ method: "GET", path: "/other" }] },
    connectsTo: [],
    ...fields,
  },
});

test("an entry gets the default of each field that it leaves out", () => {
  const complete = validateCatalogue(withFunction("other"));
  expect(complete.other).toMatchObject({ memorySize: 256, timeout: 15, reservedConcurrency: 5 });
  expect(complete["database-migrate"]).toMatchObject({ memorySize: 256, timeout: 300, reservedConcurrency: 1 });
});

test("validateCatalogue lists all problems of all entries at once, each with its field, what is allowed, the value and the file to change", () => {
  const wrong = {
    ...catalogue,
    "Orders Read": { ...catalogue["orders-read"], memorySize: 64, timeout: 30, reservedConcurrency: 0 },
  };
  const expected = [
    'stacks/catalogue/index.ts: Orders Read: name must be 2 to 40 characters a-z, 0-9 and -, beginning with a letter, not ending with -, got "Orders Read"; change it there',
    "stacks/catalogue/index.ts: Orders Read: memorySize must be a whole number of MiB from 128 to 10240, got 64; change it there",
    "stacks/catalogue/index.ts: Orders Read: reservedConcurrency must be a whole number of execution environments from 1 to 1000, got 0; change it there",
    "stacks/catalogue/index.ts: Orders Read: timeout must be at most 29 seconds with trigger api (API Gateway waits no longer), got 30; change it there",
    'stacks/catalogue/index.ts: Orders Read: path of GET /orders/{id} must differ from orders-read\'s GET /orders/{id}, got "/orders/{id}"; change it there',
    'stacks/catalogue/index.ts: Orders Read: path of GET /orders must differ from orders-read\'s GET /orders, got "/orders"; change it there',
  ];
  expect([...catalogueProblems(wrong)].sort()).toEqual(expected.sort());
});

describe("each wrong catalogue gives one problem", () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ["no catalogue", undefined, /the catalogue must be an object of functions by name, got nothing/],
    [
      "a path without a slash at its start",
      withRoutes("orders"),
      /orders-read: path of GET orders must begin with \/ .*got "orders"/,
    ],
    [
      "two names for the parameter of one level",
      withRoutes("/orders/{id}", "/orders/{orderId}/lines"),
      /orders-read: path of GET \/orders\/\{orderId\}\/lines must have \{id\} after \/orders, as orders-read's GET \/orders\/\{id\} \(API Gateway .*got "\/orders\/\{orderId\}\/lines"/,
    ],
    [
      "two names for the parameter at the root",
      withRoutes("/{a}", "/{b}"),
      /path of GET \/\{b\} must have \{a\} after \/, as /,
    ],
    [
      "two names for a parameter behind another parameter",
      withRoutes("/{a}/x/{b}", "/{a}/x/{c}"),
      /must have \{b\} after \/\{a\}\/x, as /,
    ],
    [
      "two functions with different names for one parameter",
      withFunction("orders-write", { trigger: { kind: "api", routes: [{ method: "PUT", path: "/orders/{number}" }] } }),
      /orders-write: path of PUT \/orders\/\{number\} must have \{id\} after \/orders, as orders-read's GET/,
    ],
    [
      "the same route twice",
      withRoutes("/orders", "/orders"),
      /orders-read: path of GET \/orders must differ from orders-read's GET \/orders/,
    ],
    ["no route", withRoutes(), /orders-read: trigger.routes must name at least one route, got \[\]/],
    ...[0, 301, 1.5].map(
      (cacheSeconds) =>
        [
          `cacheSeconds ${cacheSeconds}`,
          withRoutes({ method: "GET", path: "/orders", cacheSeconds }),
          /orders-read: cacheSeconds of GET \/orders must be a whole number of seconds from 1 to 300, got/,
        ] as const,
    ),
    [
      "an unknown method",
      withRoutes({ method: "FETCH" as "GET", path: "/orders" }),
      /method of FETCH \/orders must be one of GET, POST, PUT, PATCH, DELETE, got "FETCH"/,
    ],
    [
      "a query parameter without a name",
      withRoutes({ method: "GET", path: "/orders", query: [{ name: "", required: true }] }),
      /query\.0\.name of GET \/orders must be .*got ""/,
    ],
    [
      "a description of 257 characters",
      withFunction("other", { description: "d".repeat(257) }),
      /other: description must be a sentence of at most 256 characters, got "ddd/,
    ],
    [
      "no description",
      withFunction("other", { description: undefined }),
      /other: description must be a sentence of at most 256 characters, got nothing/,
    ],
    [
      "an unknown trigger",
      withFunction("other", { trigger: { kind: "stream" } }),
      /other: trigger\.kind must be one of api, migration, rotation, got "stream"/,
    ],
    [
      "an unknown target",
      withFunction("other", { connectsTo: ["bucket"] }),
      /other: connectsTo\.0 must be one of database, database-master, application-secret, got "bucket"/,
    ],
    [
      "a target that the trigger does not allow",
      withFunction("other", { connectsTo: ["database-master"] }),
      /other: connectsTo\.0 must be one of database with trigger api, got "database-master"/,
    ],
    [
      "an unknown field",
      withFunction("other", { memory: 512 }),
      /other: memory must be left out: an entry has no such field, got 512/,
    ],
    [
      "a second rotation function",
      withFunction("other", { trigger: { kind: "rotation" } }),
      /other: trigger\.kind must not be rotation: secret-rotate already rotates the application's secret/,
    ],
    [
      "a time-out of 901 seconds",
      withFunction("other", { trigger: { kind: "migration" }, timeout: 901 }),
      /other: timeout must be a whole number of seconds from 1 to 900, got 901/,
    ],
    [
      "two names that become one statement id in policies",
      withFunction("orders--read"),
      /orders--read: name must differ from orders-read by more than hyphens \(.*OrdersRead.*\), got "orders--read"/,
    ],
    [
      "the name of a property that every object has",
      withFunction("constructor"),
      /constructor: name must be another name \(the npm package constructs/,
    ],
    ["a name that ends with a hyphen", withFunction("other-"), /other-: name must be 2 to 40 characters/],
  ];
  test.each(cases)("%s", (_name, wrong, pattern) => {
    expect(catalogueProblems(wrong)).toEqual([expect.stringMatching(pattern)]);
  });
});

test("paths that API Gateway accepts give no problem, also a literal beside a parameter", () => {
  const routes = withRoutes("/", "/orders", "/orders/{id}", "/orders/id", "/v1.0/a_b:c-d", "/{any}", "/files/{all+}");
  expect(catalogueProblems(routes)).toEqual([]);
  expect(catalogueProblems(withRoutes("/orders/{id}", "/customers/{customer}/orders/{order}"))).toEqual([]);
});

test.each(["api", "proxy", "key", "catalogue", "run-database-migrate"])(
  "a function may be called %s, like another construct: functions have a scope of their own",
  (name) => {
    const withIt = withFunction(name) as Catalogue;
    const before = stacksInMemory({ environment: devWith({ database: { proxy: true } }) });
    const after = stacksInMemory({ environment: devWith({ database: { proxy: true } }), catalogue: withIt });
    const idOf = ({ stack, type, name: id }: SynthesizedBlock) => `${stack} ${type} ${id}`;
    const added = after.resources.map(idOf).filter((id) => !before.resources.map(idOf).includes(id));
    expect(added).toContainEqual(expect.stringMatching(`^dev-service aws_lambda_function functions_${name}_function_`));
    expect(after.resources.map(idOf)).toEqual(expect.arrayContaining(before.resources.map(idOf)));
  },
);

test("a time-out of exactly what its trigger allows passes", () => {
  expect(catalogueProblems(withFunction("other", { timeout: 29 }))).toEqual([]);
});

test.each([
  ["a", false],
  ["ab", true],
  ["a".repeat(40), true],
  ["a".repeat(41), false],
  ["a_b", false],
  ["1a", false],
])("the name %p is accepted: %p", (name, isTaken) => {
  expect(catalogueProblems(withFunction(name)).length === 0).toBe(isTaken);
});
