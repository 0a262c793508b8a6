import { apiHandler } from "../lib/api";
import { applicationDatabase } from "../lib/application-database";
import { parseOrderId, parsePageRequest, readOrder, readPage } from "../lib/orders";

const database = applicationDatabase();

export const handler = apiHandler({
  "GET /orders/{id}": async (event, invocation) => {
    const id = parseOrderId(event.pathParameters ?? {});
    return database.run((sql) => readOrder(sql, id), { ...invocation, repeatable: true });
  },
  "GET /orders": async (event, invocation) => {
    const request = parsePageRequest(event.queryStringParameters ?? {});
    return database.run((sql) => readPage(sql, request), { ...invocation, repeatable: true });
  },
});
