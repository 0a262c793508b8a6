import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { optional, readConfig } from "../runtime/config";
import { BadRequest, NotFound, OutcomeUnknown, Unavailable } from "../runtime/errors";
import { createLogger, describeError, type Logger } from "../runtime/logging";
import { ReadCache } from "./read-cache";
import { UNAVAILABLE } from "./unavailable";

export interface Invocation {
  readonly log: Logger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingTime: () => number;
}

export type Route = (event: APIGatewayProxyEvent, invocation: Invocation) => Promise<unknown>;

/** Parses a JSON object of routes with the seconds that their answers may be given again: `{"GET /orders": 30}`. */
function parseCacheSeconds(text: string): Readonly<Record<string, number>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value) && Object.values(value).every((seconds) => Number.isInteger(seconds))) {
      return value as Record<string, number>;
    }
  } catch {
    // Not JSON: refused below.
  }
  throw new Error(`must be a JSON object of routes with whole numbers of seconds, got "${text}"`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Makes a handler for requests that API Gateway passes on: it calls the function of the route (`GET /orders/{id}`),
 * answers with the result as JSON, and turns errors into statuses. An error that the caller cannot help is logged, and
 * the answer has no detail of it.
 *
 * The environment variable API_CACHE_SECONDS names the routes that may answer from memory; no other does.
 * @throws Error when API_CACHE_SECONDS is malformed.
 */
export function apiHandler(routes: Readonly<Record<string, Route>>, environment = process.env) {
  const { API_CACHE_SECONDS } = readConfig({ API_CACHE_SECONDS: optional(parseCacheSeconds, {}) }, environment);
  const caches = new Map(
    Object.entries(API_CACHE_SECONDS).map(([name, seconds]) => [name, new ReadCache<unknown>(seconds)]),
  );
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const log = createLogger(context.awsRequestId);
    try {
      const name = `${event.httpMethod} ${event.resource}`;
      const route = routes[name];
      if (!route) throw new NotFound("no such route");
      const cache = caches.get(name);
      const kept = cache?.get(requestKey(event));
      if (kept) return answer(200, kept.value, { age: String(kept.age) });
      const value = await route(event, { log, remainingTime: () => context.getRemainingTimeInMillis() });
      cache?.set(requestKey(event), value);
      return answer(200, value);
    } catch (error) {
      if (error instanceof BadRequest) {
        return answer(400, { error: "bad request", field: error.field, message: error.message });
      }
      if (error instanceof NotFound) return answer(404, { error: "not found", message: error.message });
      if (error instanceof Unavailable) {
        log.error("answered 503", describeError(error));
        return answer(503, UNAVAILABLE.body, { "retry-after": String(UNAVAILABLE.retryAfter) });
      }
      log.error("answered 500", describeError(error));
      if (error instanceof OutcomeUnknown) {
        const message = "the request may or may not have been carried out: check before you send it again";
        return answer(500, { error: "outcome unknown", message, requestId: context.awsRequestId });
      }
      return answer(500, { error: "internal error", requestId: context.awsRequestId });
    }
  };
}

/** A key that is the same for requests that ask for the same. */
function requestKey({ path, queryStringParameters }: APIGatewayProxyEvent): string {
  return JSON.stringify([path, Object.entries(queryStringParameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function answer(statusCode: number, body: unknown, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
