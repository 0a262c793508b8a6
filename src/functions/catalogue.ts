/**
 * The functions: each entry's key is the function's name, and its handler is `src/functions/<name>.ts`. A name has 2 to
 * 40 characters a-z, 0-9 and -, and is none of the project's own (`stacks/catalogue/reserved-names.ts`).
 * Everything else that a function needs (role, security group and rules, log group, environment variables,
 * endpoint and secret policies, API methods) follows from its entry.
 */

/** What a function can be connected to. What is not named here is not reachable. */
export type ConnectionName =
  /** The database as the application's role, by the rotated application secret. */
  | "database"
  /** The database as its master user: for migrations and password rotation alone. */
  | "database-master"
  /** The application's secret itself, to write its next version: for the rotation function alone. */
  | "application-secret";

/** A query string or path parameter of an API route. Methods refuse a request that lacks a required one. */
export interface RouteParameter {
  readonly name: string;
  readonly required: boolean;
}

/** One method of the REST API. */
export interface ApiRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * Path with parameters in braces, such as `/orders/{id}`, without a slash at its end. API Gateway has one parameter a
   * level: all paths that go through it name it alike. A literal may stand beside it (`/orders/latest`) and goes first.
   * A new route comes after those that are deployed: of two whose paths differ in signs or capitals alone, the first
   * keeps its address in Terraform.
   */
  readonly path: string;
  /** Query string parameters that the method passes on. @default none */
  readonly query?: readonly RouteParameter[];
  /**
   * Seconds, 1 to 300, that an execution environment may answer again without asking the database. Such an answer
   * has an `age` header. All callers share it: only for routes whose answer is the same for whoever asks.
   * @default never
   */
  readonly cacheSeconds?: number;
}

/** What starts a function. */
export type Trigger =
  | { readonly kind: "api"; readonly routes: readonly ApiRoute[] }
  /** Once in each deploy whose migrations changed. */
  | { readonly kind: "migration" }
  /** By Secrets Manager, for each step of a rotation of the application's secret. */
  | { readonly kind: "rotation" };

export interface FunctionEntry {
  /** One sentence of at most 256 characters: the function's description in the Lambda console. */
  readonly description: string;
  readonly trigger: Trigger;
  readonly connectsTo: readonly ConnectionName[];
  /** MiB, 128 to 10240. @default 256 */
  readonly memorySize?: number;
  /** Seconds, 1 to 900; at most 29 behind the API, whose own limit is 29 s. @default 15 */
  readonly timeout?: number;
  /**
   * Execution environments that may run at once, each with one database connection. @default 5
   * Synth refuses a total above what the instance class allows.
   */
  readonly reservedConcurrency?: number;
}

/** The defaults of an entry. */
export const FUNCTION_DEFAULTS = { memorySize: 256, timeout: 15, reservedConcurrency: 5 } as const;

/** Seconds after which a caller may come back. */
const RETRY_AFTER = 2;

/** What a caller is told whose request could not be served now, by a function or by the API before it. */
export const UNAVAILABLE = {
  /** Seconds, as the `retry-after` header. */
  retryAfter: RETRY_AFTER,
  body: { error: "unavailable", message: `try again in ${RETRY_AFTER} seconds` },
} as const;

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
    timeout: 60,
    reservedConcurrency: 1,
  },
} as const satisfies Record<string, FunctionEntry>;

export type Catalogue = Readonly<Record<string, FunctionEntry>>;

/** The routes of a function whose answers may be given again, as `GET /orders`, with for how many seconds. */
export function cacheSecondsOf({ trigger }: FunctionEntry): Readonly<Record<string, number>> {
  if (trigger.kind !== "api") return {};
  return Object.fromEntries(
    trigger.routes.flatMap(({ cacheSeconds, method, path }) =>
      cacheSeconds === undefined ? [] : [[`${method} ${path}`, cacheSeconds]],
    ),
  );
}
