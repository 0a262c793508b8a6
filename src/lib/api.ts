import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { UNAVAILABLE } from "../functions/catalogue";
import { BadRequest, NotFound, OutcomeUnknown, Unavailable } from "./errors";
import { createLogger, describeError, type Logger } from "./logging";
import { ReadCache } from "./read-cache";

export interface Invocation {
  readonly log: Logger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingTime: () => number;
}

export type Route = (event: APIGatewayProxyEvent, invocation: Invocation) => Promise<unknown>;

/**
 * A handler for an API Gateway REST proxy: finds the route (`GET /orders/{id}`), answers with what it returns as JSON,
 * and turns what it throws into a status. What the caller cannot help is logged here, once, and told without detail.
 *
 * @param cacheSeconds for how long a route's answers may be given again; a route that is not named here never does
 */
export function apiHandler(
  routes: Readonly<Record<string, Route>>,
  cacheSeconds: Readonly<Record<string, number>> = {},
) {
  const caches = new Map(
    Object.entries(cacheSeconds).map(([name, seconds]) => [name, new ReadCache<unknown>(seconds)]),
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
        const message = "it may or may not have been done: look before you send it again";
        return answer(500, { error: "outcome unknown", message, requestId: context.awsRequestId });
      }
      return answer(500, { error: "internal error", requestId: context.awsRequestId });
    }
  };
}

/** The same for two requests that ask for the same thing. */
function requestKey({ path, queryStringParameters }: APIGatewayProxyEvent): string {
  return JSON.stringify([path, Object.entries(queryStringParameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function answer(statusCode: number, body: unknown, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
