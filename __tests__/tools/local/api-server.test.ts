import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Catalogue } from "../../../stacks/catalogue/entry";
import { apiFunctions, startApiServer } from "../../../tools/local/api-server";
import { TooManyRequestsException } from "../../../tools/local/reserved-concurrency";

const customer = { name: "customer", required: true };
const catalogue: Catalogue = {
  read: {
    description: "",
    trigger: {
      kind: "api",
      routes: [
        { method: "GET", path: "/orders", query: [customer, { name: "limit", required: false }] },
        { method: "GET", path: "/pairs", query: [customer, { name: "day", required: true }] },
        { method: "GET", path: "/x/{order-id}" },
        { method: "GET", path: "/files/{all+}" },
        { method: "POST", path: "/orders" },
      ],
    },
    connectsTo: [],
  },
  broken: {
    description: "",
    trigger: { kind: "api", routes: ["/busy", "/failing"].map((path) => ({ method: "GET" as const, path })) },
    connectsTo: [],
  },
  migrate: { description: "", trigger: { kind: "migration" }, connectsTo: [] },
};

let server: Server;
let address: string;
const invoked: string[] = [];

beforeAll(async () => {
  server = await startApiServer(0, catalogue, async (name, event) => {
    invoked.push(name);
    const { resource } = event as { resource: string };
    if (resource === "/busy") throw new TooManyRequestsException("Rate Exceeded");
    if (resource === "/failing") throw new Error("no luck");
    return { statusCode: 200, body: JSON.stringify(event) };
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${address}${path}`, init);
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as object };
}

test("a function gets the event of a proxy integration", async () => {
  const { body } = await ask("/orders?customer=a%20b&limit=1&limit=2", { headers: { "x-one": "1" } });
  expect(body).toMatchObject({
    httpMethod: "GET",
    resource: "/orders",
    path: "/orders",
    headers: { "x-one": "1" },
    pathParameters: null,
    queryStringParameters: { customer: "a b", limit: "2" },
    body: null,
    isBase64Encoded: false,
  });
  const posted = await ask("/orders", { method: "POST", body: "{}" });
  expect(posted.body).toMatchObject({ httpMethod: "POST", queryStringParameters: null, body: "{}" });
});

test.each([
  ["/x/a%20b", { "order-id": "a b" }],
  ["/x/%E2%82%AC?y=%20", { "order-id": "€" }],
  ["/x/a%2Fb", { "order-id": "a/b" }],
  ["/x/100%", { "order-id": "100%" }],
  ["/files/a%20b/c%2B", { all: "a b/c+" }],
])("the parameters of %s are decoded", async (path, pathParameters) => {
  expect((await ask(path)).body).toMatchObject({ pathParameters, path: path.split("?")[0] });
});

test("empty segments are ignored, also where a URL would begin with a host", async () => {
  expect(await ask("//x//7/")).toMatchObject({ status: 200, body: { resource: "/x/{order-id}", path: "//x//7/" } });
});

test.each([
  ["GET", "/customers"],
  ["DELETE", "/orders"],
  ["GET", "/x"],
])("%s %s, which the API does not have, is answered 403", async (method, path) => {
  const answer = await ask(path, { method });
  expect(answer).toMatchObject({ status: 403, body: { message: "Missing Authentication Token" } });
});

test.each([
  ["/orders", "customer"],
  ["/orders?limit=1", "customer"],
  ["/orders?customer=", "customer"],
  ["/pairs", "customer, day"],
  ["/pairs?customer=a", "day"],
])("%s lacks [%s], and no function is invoked", async (path, names) => {
  invoked.length = 0;
  const body = { message: `Missing required request parameters: [${names}]` };
  expect(await ask(path)).toMatchObject({ status: 400, body });
  expect(invoked).toEqual([]);
});

test("a caller is told when to come back: 503 when the function is busy, 502 when it fails", async () => {
  const busy = await ask("/busy");
  expect(busy).toMatchObject({ status: 503, body: { error: "unavailable" } });
  expect(busy.headers.get("retry-after")).toBe("2");
  const failing = await ask("/failing");
  expect(failing).toMatchObject({ status: 502, body: { message: "Internal server error", cause: "no luck" } });
  expect(failing.headers.get("retry-after")).toBe("2");
});

test("a port in use is a Problem that names the port and the option", async () => {
  const { port } = server.address() as AddressInfo;
  const started = startApiServer(port, catalogue, () => Promise.reject(new Error("never invoked")));
  await expect(started).rejects.toMatchObject({ name: "Problem", message: expect.stringMatching(`${port}.*--port`) });
});

test("the functions of the API are those with routes", () => {
  expect(apiFunctions(catalogue)).toEqual(["read", "broken"]);
});
