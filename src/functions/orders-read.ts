import { applicationDatabase } from "../lib/database/application-database";
import { apiHandler, type Route } from "../lib/triggers/api-handler";
import { parseOrderId, parsePageRequest, readOrder, readPage } from "../orders/orders";

const database = applicationDatabase();

const routes: Readonly<Record<string, Route>> = {
  "GET /orders/{id}": async (event, invocation) => {
    const id = parseOrderId(event.pathParameters ?? {});
    return database.run((sql) => readOrder(sql, id), { ...invocation, repeatable: true });
  },
  "GET /orders": async (event, invocation) => {
    const request = parsePageRequest(event.queryStringParameters ?? {});
    return database.run((sql) => readPage(sql, request), { ...invocation, repeatable: true });
  },
};

export const handler = apiHandler(routes);
