import { expect, test } from "@jest/globals";
import { type Ask, routeProblems } from "../../../../tools/deploy-test/checks/routes";

const echo: Ask = async (method, path) =>
  method === "GET" ? { status: 200, resource: path, pathParameters: { id: "7" } } : { status: 403 };

test("APIs that answer alike pass", async () => {
  expect(await routeProblems(echo, async (method, path) => ({ ...(await echo(method, path)) }))).toEqual([]);
});

test.each<[string, Ask, string]>([
  ["status", async () => ({ status: 502 }), "502"],
  [
    "resource",
    async () => ({ status: 200, resource: "/{all+}", pathParameters: { id: "7" } }),
    '200 by /{all+} with {"id":"7"}',
  ],
  [
    "parameters",
    async (_, path) => ({ status: 200, resource: path, pathParameters: null }),
    "200 by /orders/7 with null",
  ],
])("another %s is told, with the request and both answers", async (_, other, shown) => {
  const local: Ask = (method, path) => (path === "/orders/7" && method === "GET" ? other : echo)(method, path);
  expect(await routeProblems(echo, local)).toEqual([
    `GET /orders/7: API Gateway answers 200 by /orders/7 with {"id":"7"}, the local API ${shown}`,
  ]);
});
