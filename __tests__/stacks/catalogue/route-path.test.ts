import { expect, test } from "@jest/globals";
import {
  byPrecedence,
  matchRoutePath,
  parameterNames,
  parseRoutePath,
  pathPart,
  routePathProblem,
  sourceArnPath,
} from "../../../stacks/catalogue/route-path";

test.each(["/", "/orders", "/orders/{id}", "/x/{order-id}", "/x/{all+}", "/a.b/{id}", "/v1.0/a_b:c-d", "/{any}"])(
  "%s is a valid path, and its parsed segments join to the same path",
  (path) => {
    expect(routePathProblem(path)).toBeUndefined();
    expect(`/${parseRoutePath(path).map(pathPart).join("/")}`).toBe(path);
  },
);

test.each([
  ["", /begin with \//],
  ["orders", /begin with \//],
  ["/orders/", /no empty segment/],
  ["//", /no empty segment/],
  ["/my orders", /segments of letters/],
  ["/orders/{id", /segments of letters/],
  ["/orders/{id}.json", /segments of letters/],
  ["/orders/{a b}", /segments of letters/],
  ["/files/{all+}/x", /end with \{all\+\}/],
  ["/a/{id}/b/{id}", /have \{id\} once/],
  ["/ping", /API Gateway reserves for its health check/],
  ["/sping", /API Gateway reserves for its health check/],
  ["/a/../b", /no segment \. or \.\./],
  ["/./b", /no segment \. or \.\./],
])("%j is refused, with the reason", (path, problem) => {
  expect(routePathProblem(path)).toMatch(problem);
  expect(() => parseRoutePath(path)).toThrow(JSON.stringify(path));
});

const match = (path: string, requested: string) =>
  matchRoutePath(parseRoutePath(path), requested.split("/").filter(Boolean));

test.each([
  ["/", "/", {}],
  ["/x/{order-id}", "/x/7", { "order-id": "7" }],
  ["/x/{order.id}/lines", "/x/7/lines", { "order.id": "7" }],
  ["/x/{all+}", "/x/a/b/c", { all: "a/b/c" }],
  ["/x/{all+}", "/x/a", { all: "a" }],
  ["/a.b/{id}", "/a.b/%20", { id: "%20" }],
])("path %s matches a request for %s", (path, requested, values) => {
  expect(match(path, requested)).toEqual(values);
});

test.each([
  ["/", "/x"],
  ["/x/{order-id}", "/x"],
  ["/x/{order-id}", "/x/7/lines"],
  ["/x/{all+}", "/x"],
  ["/a.b/{id}", "/aXb/7"],
  ["/Orders", "/orders"],
])("path %s does not match a request for %s", (path, requested) => {
  expect(match(path, requested)).toBeUndefined();
});

test("byPrecedence decides at the first segment that differs: literal, then {parameter}, then {parameter+}", () => {
  const paths = ["/x/{all+}", "/{any}/y", "/x/{id}", "/x/y"];
  const sorted = paths.map(parseRoutePath).sort(byPrecedence);
  expect(sorted.map((segments) => `/${segments.map(pathPart).join("/")}`)).toEqual([
    "/x/y",
    "/x/{id}",
    "/x/{all+}",
    "/{any}/y",
  ]);
});

test("sourceArnPath has * in place of each parameter", () => {
  expect(sourceArnPath(parseRoutePath("/x/{id}/lines/{all+}"))).toBe("/x/*/lines/*");
  expect(sourceArnPath(parseRoutePath("/"))).toBe("/");
});

test("parameterNames lists the parameters in the order of the path", () => {
  expect(parameterNames(parseRoutePath("/{b}/x/{a+}"))).toEqual(["b", "a"]);
});
