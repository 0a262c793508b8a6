import { expect, test } from "@jest/globals";
import { catalogue } from "../../../stacks/catalogue";
import { stacksInMemory } from "../../support/synthesis";

test("without a function that the API starts there is no API: API Gateway deploys no API without a method", () => {
  const { "orders-read": _, ...others } = catalogue;
  const { resources } = stacksInMemory({ catalogue: others });
  expect(resources.filter(({ type }) => type.startsWith("aws_api_gateway_"))).toEqual([]);
  expect(resources.filter(({ type }) => type === "aws_lambda_function")).toHaveLength(2);
});

test("two functions share the API and its deployment", () => {
  const other = {
    description: "Another function.",
    trigger: { kind: "api", routes: [{ method: "PUT", path: "/orders/{id}" }] },
    connectsTo: [],
  } as const;
  const { resources } = stacksInMemory({ catalogue: { ...catalogue, "orders-write": other } });
  const count = (wanted: string) => resources.filter(({ type }) => type === wanted).length;
  expect(count("aws_api_gateway_rest_api")).toBe(1);
  expect(count("aws_api_gateway_deployment")).toBe(1);
  expect(count("aws_api_gateway_method")).toBe(3);
  // /orders and /orders/{id}: both functions have routes with the second.
  expect(count("aws_api_gateway_resource")).toBe(2);
});

test("a function without targets has no environment variables, and no key to encrypt them", () => {
  const other = {
    description: "Another function.",
    trigger: { kind: "api", routes: [{ method: "GET", path: "/time" }] },
    connectsTo: [],
  } as const;
  const { resources } = stacksInMemory({ catalogue: { ...catalogue, "time-read": other } });
  const lambda = resources.find(({ name }) => name.startsWith("functions_time-read_function_"));
  expect(lambda?.attributes).not.toHaveProperty("environment");
  expect(lambda?.attributes).not.toHaveProperty("kms_key_arn");
});

test("a permission's statement id has at most the 100 characters that Lambda takes, and tells long routes apart", () => {
  const long = `/${"orders-of-a-customer/".repeat(6)}`;
  const other = {
    description: "Another function.",
    trigger: {
      kind: "api",
      routes: [
        { method: "GET", path: `${long}a` },
        { method: "GET", path: `${long}b` },
      ],
    },
    connectsTo: [],
  } as const;
  const { resources } = stacksInMemory({ catalogue: { "orders-other": other } });
  const ids = resources
    .filter(({ type }) => type === "aws_lambda_permission")
    .map(({ attributes }) => String(attributes.statement_id));
  expect(ids.map(({ length }) => length)).toEqual([100, 100]);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^api-get-orders-of-a-customer-.*-[0-9a-f]{8}$/);
});
