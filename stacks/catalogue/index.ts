import type { FunctionEntry } from "./entry";

/**
 * The functions: each entry's key is the function's name, and its handler is `src/functions/<name>.ts`. A name has 2 to
 * 40 characters a-z, 0-9 and -, and synth refuses one that another resource of the project has (guardrail unique-names).
 * Everything else that a function needs (role, security group and rules, log group, environment variables,
 * endpoint and secret policies, API methods) follows from its entry.
 */

export const catalogue = {
  "orders-read": {
    description: "Reads one order, or a customer's orders page by page.",
    trigger: {
      kind: "api",
      routes: [
        { method: "GET", path: "/orders/{id}" },
        {
          method: "GET",
          path: "/orders",
          query: [
            { name: "customer", required: true },
            { name: "after", required: false },
            { name: "limit", required: false },
          ],
        },
      ],
    },
    connectsTo: ["database"],
    reservedConcurrency: 10,
  },
  "database-migrate": {
    description: "Brings the schema up to date and makes the application's role.",
    trigger: { kind: "migration" },
    connectsTo: ["database-master"],
    timeout: 300,
    reservedConcurrency: 1,
  },
  "secret-rotate": {
    description: "Makes the application role's next password: the four steps of a Secrets Manager rotation.",
    trigger: { kind: "rotation" },
    connectsTo: ["database-master", "application-secret"],
    // A deploy waits so long for the first password: a new endpoint policy takes minutes to be in force.
    timeout: 300,
    // One more than a rotation needs: a step that Secrets Manager repeats is not turned away.
    reservedConcurrency: 2,
  },
} as const satisfies Record<string, FunctionEntry>;
