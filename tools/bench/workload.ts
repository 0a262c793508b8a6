/** The function whose size, start and requests are measured. */
export const MEASURED_FUNCTION = "orders-read";

/** How many connections PostgreSQL has for functions during the benchmark. */
export const CONNECTIONS = 10;

/** A request for one page of a customer's orders. */
export const LIST_ORDERS = { httpMethod: "GET", resource: "/orders", queryStringParameters: { customer: "alice" } };
