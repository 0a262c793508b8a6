import { z } from "zod";

/** What a function can be connected to. A function reaches only the targets that its entry names. A file each in `stacks/targets/`. */
export const TARGET_NAMES = [
  /** The database as the application's role. */
  "database",
  /** The database as its master user: for migrations and password rotation alone. */
  "database-master",
  /** The application's secret itself, to write its next version: for the rotation function alone. */
  "application-secret",
] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

const whole = (what: string, min: number, max: number) => {
  const error = () => `must be a whole number of ${what} from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const NAMED = { error: () => "must be a parameter's name" };

/** A query string parameter of an API route. */
const queryParameterSchema = z.strictObject({
  name: z.string(NAMED).min(1, NAMED),
  /** Whether API Gateway refuses a request without the parameter (400). */
  required: z.boolean({ error: () => "must be true or false" }),
});

/** One method of the REST API. */
const apiRouteSchema = z.strictObject({
  method: z.enum(METHODS, { error: () => `must be one of ${METHODS.join(", ")}` }),
  /**
   * Path with parameters in braces, such as `/orders/{id}` or `/files/{all+}`, without a slash at its end. API Gateway
   * has one parameter a level: all paths that go through a level name its parameter alike. A literal may stand beside
   * the parameter (`/orders/latest`) and is preferred. Add a new route after those that are deployed: where two paths
   * differ in signs or capitals alone, the first keeps its address in Terraform.
   */
  path: z.string({ error: () => "must be a path such as /orders/{id}" }),
  /** Query string parameters that the method passes on. @default none */
  query: z.array(queryParameterSchema).readonly().optional(),
  /**
   * Seconds, 1 to 300, that an execution environment may answer again without asking the database. Such an answer has an
   * `age` header. All callers share it: only for routes whose answer is the same for whoever asks. @default never
   */
  cacheSeconds: whole("seconds", 1, 300).optional(),
});

/** What can start a function. A file each in `stacks/triggers/`. */
const TRIGGERS = [
  /** Requests to the REST API. */
  z.strictObject({
    kind: z.literal("api"),
    routes: z.array(apiRouteSchema, { error: () => "must be a list of routes" }).readonly(),
  }),
  /** Each deploy whose migrations changed. */
  z.strictObject({ kind: z.literal("migration") }),
  /** Secrets Manager, for each step of a rotation of the application's secret. */
  z.strictObject({ kind: z.literal("rotation") }),
] as const;

/** What the catalogue says of a function. */
export const entrySchema = z.strictObject({
  /** One sentence of at most 256 characters (CreateFunction, `Description`): the description in the Lambda console. */
  description: z
    .string({ error: () => "must be a sentence of at most 256 characters" })
    .max(256, { error: () => "must be a sentence of at most 256 characters" }),
  trigger: z.discriminatedUnion("kind", TRIGGERS, {
    error: () => `must be one of ${TRIGGERS.map(({ shape }) => shape.kind.value).join(", ")}`,
  }),
  /** What the function reaches, besides AWS's own delivery of its logs and traces. */
  connectsTo: z
    .array(z.enum(TARGET_NAMES, { error: () => `must be one of ${TARGET_NAMES.join(", ")}` }), {
      error: () => "must be a list of targets, which may be empty",
    })
    .readonly(),
  /** MiB, 128 to 10240. @default 256 */
  memorySize: whole("MiB", 128, 10_240).default(256),
  /** Seconds, 1 to 900; behind the API at most 29, since API Gateway waits no longer. @default 15 */
  timeout: whole("seconds", 1, 900).default(15),
  /**
   * Execution environments that may run at once, each with one database connection, 1 to 1000. Synth refuses a total
   * above what the instance class allows. @default 5
   */
  reservedConcurrency: whole("execution environments", 1, 1_000).default(5),
});

/** An entry as the catalogue writes it: whatever has a default may be left out. */
export interface FunctionEntry extends z.input<typeof entrySchema> {}
/** An entry with its defaults. */
export interface CompleteEntry extends z.output<typeof entrySchema> {}
export type Catalogue = Readonly<Record<string, FunctionEntry>>;
export type CompleteCatalogue = Readonly<Record<string, CompleteEntry>>;

export type Trigger = CompleteEntry["trigger"];
export type TriggerKind = Trigger["kind"];
export type TriggerOf<Kind extends TriggerKind> = Extract<Trigger, { kind: Kind }>;
export type ApiRoute = TriggerOf<"api">["routes"][number];
