import { describe, expect, test } from "@jest/globals";
import { catalogue } from "../../../stacks/catalogue";
import { catalogueProblems } from "../../../stacks/catalogue/catalogue-problems";
import type { ApiRoute, Catalogue, Trigger } from "../../../stacks/catalogue/entry";
import { dev } from "../../../stacks/environments/dev";
import { synthesis, theResource } from "../../support/synthesis";

const withRoute = (cacheSeconds: number): Catalogue => ({
  ...catalogue,
  "orders-read": {
    ...catalogue["orders-read"],
    trigger: { kind: "api", routes: [{ method: "GET", path: "/orders", cacheSeconds }] },
  },
});

test("routes are cached where the catalogue says so, for as long as it says", async () => {
  const variablesWith = async (seconds?: number) => {
    const made = await synthesis({ environments: [dev], ...(seconds && { catalogue: withRoute(seconds) }) });
    const { environment } = theResource(made.stack("dev-service"), "aws_lambda_function");
    await made.remove();
    return (environment as { readonly variables: object }).variables;
  };
  expect(await variablesWith(30)).toHaveProperty("API_CACHE_SECONDS", '{"GET /orders":30}');
  expect(await variablesWith()).not.toHaveProperty("API_CACHE_SECONDS");
});

test.each([0, 301, 1.5])("cacheSeconds %p is refused", async (seconds) => {
  await expect(synthesis({ environments: [dev], catalogue: withRoute(seconds) })).rejects.toThrow(
    /orders-read: cacheSeconds of GET \/orders must be a whole number of seconds from 1 to 300, got/,
  );
});

test("all wrong entries are listed at once", async () => {
  const wrong: Catalogue = {
    ...catalogue,
    "Orders Read": { ...catalogue["orders-read"], memorySize: 64, timeout: 30, reservedConcurrency: 0 },
  };
  await expect(synthesis({ environments: [dev], catalogue: wrong })).rejects.toMatchObject({
    problems: [
      expect.stringMatching(/Orders Read: name must be/),
      expect.stringMatching(/Orders Read: memorySize must be a whole number of MiB from 128 to 10240, got 64/),
      expect.stringMatching(/Orders Read: timeout must be a whole number of seconds from 1 to 29 .*got 30/),
      expect.stringMatching(/Orders Read: reservedConcurrency must be a whole number from 1 to 1000, got 0/),
      expect.stringMatching(/Orders Read: route GET \/orders\/\{id\} is orders-read's already/),
      expect.stringMatching(/Orders Read: route GET \/orders is orders-read's already/),
    ],
  });
});

/** The catalogue with these routes, each by its path or whole, in place of its own. */
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
const withFunction = (name: string, trigger: Trigger = { kind: "api", routes: [] }): Catalogue => ({
  ...catalogue,
  [name]: { description: "Another function.", trigger, connectsTo: [] },
});
const migration = { kind: "migration" } as const;

describe("one wrong value, one problem that names it", () => {
  const cases: readonly (readonly [string, Catalogue, RegExp])[] = [
    [
      "path without a slash before it",
      withRoutes("orders"),
      /^src\/functions\/catalogue\.ts: orders-read: path of GET orders must begin with \/ .*got "orders"; change it there$/,
    ],
    [
      "path with a slash at its end",
      withRoutes("/orders/"),
      /path of GET \/orders\/ must begin with \/ .*got "\/orders\/"/,
    ],
    ["path with an empty segment", withRoutes("/orders//{id}"), /path of GET .* must begin with \//],
    ["two slashes", withRoutes("//"), /path of GET \/\/ must begin with \//],
    ["no path", withRoutes(""), /path of GET {2}must begin with \/ .*got ""/],
    ["space in a path", withRoutes("/my orders"), /path of GET .* must have segments of letters.*got "\/my orders"/],
    ["half a parameter", withRoutes("/orders/{id"), /path of GET .* must have segments of letters/],
    ["parameter in a segment", withRoutes("/orders/{id}.json"), /path of GET .* must have segments of letters/],
    ["more after all the rest", withRoutes("/files/{all+}/x"), /path of GET .* must end with \{all\+\}/],
    [
      "two names for one parameter",
      withRoutes("/orders/{id}", "/orders/{orderId}/lines"),
      /orders-read: path of GET \/orders\/\{orderId\}\/lines must have \{id\} after \/orders, as orders-read's GET \/orders\/\{id\} \(API Gateway .*got "\/orders\/\{orderId\}\/lines"/,
    ],
    ["two names at the root", withRoutes("/{a}", "/{b}"), /path of GET \/\{b\} must have \{a\} after \/, as /],
    [
      "two names in a function each",
      withFunction("orders-write", { kind: "api", routes: [{ method: "PUT", path: "/orders/{number}" }] }),
      /orders-write: path of PUT \/orders\/\{number\} must have \{id\} after \/orders, as orders-read's GET/,
    ],
    [
      "the same route twice",
      withRoutes("/orders", "/orders"),
      /orders-read: route GET \/orders is orders-read's already/,
    ],
    [
      "long description",
      { ...catalogue, "orders-read": { ...catalogue["orders-read"], description: "d".repeat(257) } },
      /orders-read: description must be at most 256 characters long, got 257/,
    ],
    ["name of a role", withFunction("api-logs"), /api-logs: name must be another \(.*API Gateway.*\), got "api-logs"/],
    ["name of the other stack's role", withFunction("flow-logs", migration), /flow-logs: name must be another/],
    ["name of a security group", withFunction("secrets-endpoint"), /secrets-endpoint: name must be another/],
    ["id in the service stack", withFunction("api"), /api: name must be another \(.*service stack.*\), got "api"/],
    ["id in the database stack", withFunction("proxy", migration), /proxy: name must be another \(.*database stack/],
    ["id of a migration's run", withFunction("run-database-migrate", migration), /name must be another \(.*runs /],
    ["name of the catalogue itself", withFunction("catalogue"), /catalogue: name must be another \(src\/functions/],
    [
      "names that are one in policies",
      withFunction("orders--read"),
      /orders--read: name must differ from orders-read by more than hyphens \(.*OrdersRead.*\), got "orders--read"/,
    ],
  ];
  test.each(cases)("%s", async (_name, wrong, pattern) => {
    await expect(synthesis({ environments: [dev], catalogue: wrong })).rejects.toMatchObject({
      problems: [expect.stringMatching(pattern)],
    });
  });
});

test("paths as API Gateway takes them, a literal beside a parameter too, pass", () => {
  const routes = withRoutes("/", "/orders", "/orders/{id}", "/orders/id", "/v1.0/a_b:c-d", "/{any}", "/files/{all+}");
  expect(catalogueProblems(routes)).toEqual([]);
  expect(catalogueProblems(withRoutes("/orders/{id}", "/customers/{customer}/orders/{order}"))).toEqual([]);
});

test("names that are taken in the other stack alone pass, and those that every object has", () => {
  const others = [withFunction("proxy"), withFunction("api", migration), withFunction("run-database-migrate")];
  const inherited = [withFunction("constructor"), withFunction("run-constructor", migration)];
  for (const other of [...others, ...inherited]) expect(catalogueProblems(other)).toEqual([]);
});
