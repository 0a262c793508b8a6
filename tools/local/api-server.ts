/** API Gateway's part on 127.0.0.1: finds the route in the catalogue and gives its function the proxy event. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { APIGatewayProxyResult } from "aws-lambda";
import { UNAVAILABLE } from "../../src/lib/triggers/unavailable";
import type { ApiRoute, Catalogue } from "../../stacks/catalogue/entry";
import { Problem } from "../process/program";
import { TooManyRequestsException } from "./reserved-concurrency";

export type Invoke = (functionName: string, event: object) => Promise<APIGatewayProxyResult>;

interface Endpoint {
  readonly functionName: string;
  readonly route: ApiRoute;
  /** Matches a path; its groups are the path's parameters. */
  readonly pattern: RegExp;
}

/** @throws Problem when the port is in use. */
export async function startApiServer(port: number, catalogue: Catalogue, invoke: Invoke): Promise<Server> {
  const endpoints = endpointsOf(catalogue);
  const server = createServer((request, response) => {
    answer(request, endpoints, invoke)
      .catch(failureAnswer)
      .then(({ statusCode, headers, body }) =>
        response.writeHead(statusCode, headers as Record<string, string>).end(body),
      )
      .catch((error: Error) => response.destroy(error));
  }).listen(port, "127.0.0.1");
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE"
      ? new Problem(`port ${port} on 127.0.0.1 is in use: stop what uses it, or choose another with --port`)
      : error;
  });
  return server;
}

export function apiFunctions(catalogue: Catalogue): readonly string[] {
  return [...new Set(endpointsOf(catalogue).map(({ functionName }) => functionName))];
}

/** In the order in which they are tried: as at API Gateway, a literal segment goes before a parameter. */
function endpointsOf(catalogue: Catalogue): readonly Endpoint[] {
  const endpoints = Object.entries(catalogue).flatMap(([functionName, { trigger }]) =>
    trigger.kind === "api"
      ? trigger.routes.map((route) => ({
          functionName,
          route,
          pattern: new RegExp(`^${route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
        }))
      : [],
  );
  // Sorts after all that a literal can begin with.
  const rank = ({ route }: Endpoint) => route.path.replaceAll("{", "\uffff");
  return endpoints.sort((one, other) => (rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other))));
}

async function answer(
  request: IncomingMessage,
  endpoints: readonly Endpoint[],
  invoke: Invoke,
): Promise<APIGatewayProxyResult> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  for (const { functionName, route, pattern } of endpoints) {
    const match = pattern.exec(url.pathname);
    if (!match || route.method !== request.method) continue;
    const pathParameters = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decode(value)]);
    const query = Object.fromEntries(url.searchParams);
    return invoke(functionName, {
      httpMethod: request.method,
      resource: route.path,
      path: url.pathname,
      headers: request.headers,
      pathParameters: pathParameters.length > 0 ? Object.fromEntries(pathParameters) : null,
      queryStringParameters: Object.keys(query).length > 0 ? query : null,
      body: chunks.length > 0 ? Buffer.concat(chunks).toString() : null,
      isBase64Encoded: false,
    });
  }
  // What API Gateway answers for a path or a method that it does not have.
  return {
    statusCode: 403,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "Missing Authentication Token" }),
  };
}

/** What API Gateway answers when all that a function has reserved is busy, or it fails (gateway-responses.ts). */
function failureAnswer(error: Error): APIGatewayProxyResult {
  const headers = { "content-type": "application/json", "retry-after": String(UNAVAILABLE.retryAfter) };
  if (error instanceof TooManyRequestsException) {
    return { statusCode: 503, headers, body: JSON.stringify(UNAVAILABLE.body) };
  }
  return { statusCode: 502, headers, body: JSON.stringify({ message: "Internal server error", cause: error.message }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
