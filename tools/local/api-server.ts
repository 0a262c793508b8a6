/** API Gateway's part on 127.0.0.1: finds the route in the catalogue and gives its function the proxy event. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { APIGatewayProxyResult } from "aws-lambda";
import { UNAVAILABLE } from "../../src/lib/triggers/unavailable";
import type { ApiRoute, Catalogue } from "../../stacks/catalogue/entry";
import { readBody } from "../network/http";
import { LOCAL_ADDRESS, listen } from "../network/listen";
import { Problem } from "../process/program";
import { TooManyRequestsException } from "./reserved-concurrency";
import { RouteTable } from "./route-table";

export type Invoke = (functionName: string, event: object) => Promise<APIGatewayProxyResult>;

/** @throws Problem when the port is in use. */
export async function startApiServer(port: number, catalogue: Catalogue, invoke: Invoke): Promise<Server> {
  const routes = new RouteTable(catalogue);
  const server = createServer((request, response) => {
    answer(request, routes, invoke)
      .catch(failureAnswer)
      .then(({ statusCode, headers, body }) =>
        response.writeHead(statusCode, headers as Record<string, string>).end(body),
      )
      .catch((error: Error) => response.destroy(error));
  });
  await listen(server, port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE"
      ? new Problem(`port ${port} on ${LOCAL_ADDRESS} is in use: stop what uses it, or choose another with --port`)
      : error;
  });
  return server;
}

/** The names of the functions that answer requests. */
export function apiFunctions(catalogue: Catalogue): readonly string[] {
  return [...new Set(new RouteTable(catalogue).endpoints.map(({ functionName }) => functionName))];
}

async function answer(request: IncomingMessage, routes: RouteTable, invoke: Invoke): Promise<APIGatewayProxyResult> {
  const { method = "", url = "/", headers } = request;
  // No URL object: for a URL, the path //orders is the host "orders".
  const [path = "/", search] = url.split(/\?(.*)/s, 2);
  const body = await readBody(request);
  const found = routes.find(method, path);
  if (!found) return jsonAnswer(403, { message: "Missing Authentication Token" });
  const query = Object.fromEntries(new URLSearchParams(search));
  const missing = missingParameters(found.route, query);
  if (missing.length > 0) {
    return jsonAnswer(400, { message: `Missing required request parameters: [${missing.join(", ")}]` });
  }
  const pathParameters = Object.entries(found.parameters).map(([name, value]) => [name, decode(value)]);
  return invoke(found.functionName, {
    httpMethod: method,
    resource: found.route.path,
    path,
    headers,
    pathParameters: pathParameters.length > 0 ? Object.fromEntries(pathParameters) : null,
    queryStringParameters: Object.keys(query).length > 0 ? query : null,
    body: body.length > 0 ? body.toString() : null,
    isBase64Encoded: false,
  });
}

/** A blank value counts as missing (API Gateway Developer Guide, "Request validation for REST APIs"). */
function missingParameters({ query = [] }: ApiRoute, given: Readonly<Record<string, string>>): readonly string[] {
  return query.filter(({ name, required }) => required && !given[name]).map(({ name }) => name);
}

/** API Gateway's answers when all that a function has reserved is busy, and when the function fails (gateway-responses.ts). */
function failureAnswer(error: Error): APIGatewayProxyResult {
  const headers = { "retry-after": String(UNAVAILABLE.retryAfter) };
  if (error instanceof TooManyRequestsException) return jsonAnswer(503, UNAVAILABLE.body, headers);
  return jsonAnswer(502, { message: "Internal server error", cause: error.message }, headers);
}

function jsonAnswer(statusCode: number, body: object, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}

/** API Gateway gives a function the values of path parameters decoded. A value that cannot be decoded stays. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
