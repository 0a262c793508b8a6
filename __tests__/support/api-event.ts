import type { APIGatewayProxyEvent } from "aws-lambda";

/** What API Gateway sends a function for `GET /orders/{id}?...`, as far as a handler looks at it. */
export function apiEvent(
  resource: string,
  pathParameters: Record<string, string> | null = null,
  queryStringParameters: Record<string, string> | null = null,
): Partial<APIGatewayProxyEvent> {
  return { httpMethod: "GET", resource, pathParameters, queryStringParameters };
}

export interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
