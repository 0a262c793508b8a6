import { expect, test } from "@jest/globals";
import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import { apiHandler } from "../../../../src/lib/triggers/api-handler";
import { ReadCache } from "../../../../src/lib/triggers/read-cache";

test("the cache returns a value with its age until the value expires", () => {
  let now = 1_000_000;
  const cache = new ReadCache<string>(5, 10, () => now);
  cache.set("a", "first");
  now += 4_999;
  expect(cache.get("a")).toEqual({ value: "first", age: 4 });
  now += 1;
  expect(cache.get("a")).toBeUndefined();
});

test("a value expires when the clock is set back", () => {
  let now = 1_000_000;
  const cache = new ReadCache<string>(5, 10, () => now);
  cache.set("a", "first");
  now -= 60_000;
  expect(cache.get("a")).toBeUndefined();
});

test("a full cache drops the value that was stored the longest ago", () => {
  const cache = new ReadCache<number>(5, 2);
  for (const [index, key] of ["a", "b", "a", "c"].entries()) cache.set(key, index);
  expect(cache.get("b")).toBeUndefined();
  expect(cache.get("a")?.value).toBe(2);
  expect(cache.get("c")?.value).toBe(3);
});

const context = { awsRequestId: "r", getRemainingTimeInMillis: () => 10_000 } as unknown as Context;
const request = (path: string, query: Record<string, string> | null = null): APIGatewayProxyEvent =>
  ({ httpMethod: "GET", resource: "/things", path, queryStringParameters: query }) as unknown as APIGatewayProxyEvent;

test("an answer from the cache has an age header; another request, or a route without a cache, calls the route again", async () => {
  let asked = 0;
  const routes = { "GET /things": async () => ({ asked: ++asked }) };
  const cached = apiHandler(routes, { API_CACHE_SECONDS: '{"GET /things":60}' });
  const first = await cached(request("/things", { a: "1", b: "2" }), context);
  const again = await cached(request("/things", { b: "2", a: "1" }), context);
  expect(again.body).toBe(first.body);
  expect(first.headers).not.toHaveProperty("age");
  expect(again.headers).toMatchObject({ age: "0" });
  expect((await cached(request("/things", { a: "2" }), context)).body).toBe('{"asked":2}');
  const uncached = apiHandler(routes);
  await uncached(request("/things"), context);
  expect((await uncached(request("/things"), context)).body).toBe('{"asked":4}');
});

test("an answer to a failed request is not cached", async () => {
  let fails = true;
  const handler = apiHandler(
    {
      "GET /things": async () => {
        if (fails) throw new Error("broken");
        return { fine: true };
      },
    },
    { API_CACHE_SECONDS: '{"GET /things":60}' },
  );
  expect((await handler(request("/things"), context)).statusCode).toBe(500);
  fails = false;
  expect((await handler(request("/things"), context)).statusCode).toBe(200);
});
