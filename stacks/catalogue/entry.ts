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

export type Catalogue = Readonly<Record<string, FunctionEntry>>;
