import { describe, expect, test } from "@jest/globals";
import type { Catalogue } from "../../../stacks/catalogue/entry";
import { RouteTable } from "../../../tools/local/route-table";

/** A catalogue with one function, which has these routes. @param routes such as `GET /orders/{id}` */
function tableOf(routes: readonly string[]): RouteTable {
  const entry = (route: string) => {
    const [method = "", path = ""] = route.split(" ");
    return { method: method as "GET", path };
  };
  const catalogue: Catalogue = {
    all: { description: "", trigger: { kind: "api", routes: routes.map(entry) }, connectsTo: [] },
  };
  return new RouteTable(catalogue);
}

function find(table: RouteTable, request: string) {
  const [method = "", path = ""] = request.split(" ");
  const found = table.find(method, path);
  return found && [`${found.route.method} ${found.route.path}`, found.parameters];
}

const ROUTES = [
  "GET /orders",
  "POST /orders",
  "GET /orders/{id}",
  "GET /orders/{id}/lines/{line}",
  "GET /orders/latest",
  "PUT /orders/latest/seen",
  "GET /x/{order-id}",
  "GET /a.b/{id}",
  "GET /files/{all+}",
  "POST /files/new",
  "DELETE /files/old/{name}",
];

describe.each([
  ["as written", ROUTES],
  ["the other way round", [...ROUTES].reverse()],
])("routes %s", (_order, routes) => {
  const table = tableOf(routes);

  test.each([
    ["GET /orders", "GET /orders", {}],
    ["POST /orders", "POST /orders", {}],
    ["GET /orders/latest", "GET /orders/latest", {}],
    ["GET /orders/7", "GET /orders/{id}", { id: "7" }],
    ["GET /orders/7/lines/2", "GET /orders/{id}/lines/{line}", { id: "7", line: "2" }],
    ["GET /orders/latest/lines/2", "GET /orders/{id}/lines/{line}", { id: "latest", line: "2" }],
    ["GET /x/7", "GET /x/{order-id}", { "order-id": "7" }],
    ["GET /a.b/7%2F8", "GET /a.b/{id}", { id: "7%2F8" }],
    ["GET /files/a/b/c", "GET /files/{all+}", { all: "a/b/c" }],
    ["GET /files/new/b", "GET /files/{all+}", { all: "new/b" }],
    ["GET //orders///7/", "GET /orders/{id}", { id: "7" }],
  ])("%s is for %s", (request, route, parameters) => {
    expect(find(table, request)).toEqual([route, parameters]);
  });

  test.each([
    ["the found resource has another method", "GET /files/new", { all: "new" }],
    ["the found resource is only a parent of others", "GET /files/old", { all: "old" }],
    ["the found resource has a parameter", "GET /files/old/x", { all: "old/x" }],
  ])("where %s, the greedy resource takes %s", (_what, request, parameters) => {
    expect(find(table, request)).toEqual(["GET /files/{all+}", parameters]);
  });

  test.each([
    ["no such path", "GET /customers"],
    ["nothing after the greedy resource's prefix", "GET /files"],
    ["a parent without methods", "GET /x"],
    ["the root", "GET /"],
    ["a literal that lacks the method hides a parameter that has it", "GET /orders/latest/seen"],
    ["another method", "DELETE /orders/7"],
    ["capitals", "GET /Orders"],
    [". is no pattern", "GET /aXb/7"],
  ])("%s: nothing answers %s", (_what, request) => {
    expect(find(table, request)).toBeUndefined();
  });
});

test("the longest greedy path that has the method takes a request that falls through", () => {
  const table = tableOf(["GET /{rest+}", "GET /a/{rest+}", "POST /a/b/{rest+}", "PUT /a/b/c"]);
  expect(find(table, "GET /a/b/c")).toEqual(["GET /a/{rest+}", { rest: "b/c" }]);
  expect(find(table, "POST /a/b/c")).toEqual(["POST /a/b/{rest+}", { rest: "c" }]);
  expect(find(table, "GET /x/y")).toEqual(["GET /{rest+}", { rest: "x/y" }]);
});

test("of two greedy paths that take a request which falls through, the longer goes before the one with a literal", () => {
  const table = tableOf(["GET /a/{rest+}", "GET /{first}/b/{rest+}", "PUT /a/b/c"]);
  expect(find(table, "GET /a/b/c")).toEqual(["GET /{first}/b/{rest+}", { first: "a", rest: "c" }]);
  expect(find(table, "GET /a/b/d")).toEqual(["GET /a/{rest+}", { rest: "b/d" }]);
});

test("a request does not fall through to a parameter", () => {
  const table = tableOf(["GET /{any}", "POST /a"]);
  expect(find(table, "GET /b")).toEqual(["GET /{any}", { any: "b" }]);
  expect(find(table, "GET /a")).toBeUndefined();
});

test("the root can be a route", () => {
  expect(find(tableOf(["GET /"]), "GET /")).toEqual(["GET /", {}]);
});
