import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { BadRequest, NotFound, Unavailable } from "./errors";
import { createLogger, describeError, type Logger } from "./logging";

export interface Invocation {
  readonly log: Logger;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingTime: () => number;
}

export type Route = (event: APIGatewayProxyEvent, invocation: Invocation) => Promise<unknown>;

/** Seconds after which a caller may try again. */
const RETRY_AFTER = 2;

/**
 * A handler for an API Gateway REST proxy: finds the route (`GET /orders/{id}`), answers with what it returns as JSON,
 * and turns what it throws into a status. What the caller cannot help is logged here, once, and told without detail.
 */
export function apiHandler(routes: Readonly<Record<string, Route>>) {
  return async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const log = createLogger(context.awsRequestId);
    try {
      const route = routes[`${event.httpMethod} ${event.resource}`];
      if (!route) throw new NotFound("no such route");
      return answer(200, await route(event, { log, remainingTime: () => context.getRemainingTimeInMillis() }));
    } catch (error) {
      if (error instanceof BadRequest) {
        return answer(400, { error: "bad request", field: error.field, message: error.message });
      }
      if (error instanceof NotFound) return answer(404, { error: "not found", message: error.message });
      if (error instanceof Unavailable) {
        log.error("answered 503", describeError(error));
        const body = { error: "unavailable", message: `try again in ${RETRY_AFTER} seconds` };
        return answer(503, body, { "retry-after": String(RETRY_AFTER) });
      }
      log.error("answered 500", describeError(error));
      return answer(500, { error: "internal error", requestId: context.awsRequestId });
    }
  };
}

function answer(statusCode: number, body: unknown, headers: Record<string, string> = {}): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
