import type { APIGatewayProxyEvent } from "aws-lambda";

/** The fields that a handler reads of API Gateway's event for a GET request of `resource`, such as `/orders/{id}`. */
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
