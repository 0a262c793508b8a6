import type { APIGatewayProxyEvent } from "aws-lambda";

/** The part of API Gateway's event for `GET /orders/{id}?...` that a handler reads. */
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
