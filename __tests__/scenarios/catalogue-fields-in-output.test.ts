import { expect, test } from "@jest/globals";
import { entrySchema, type FunctionEntry } from "../../stacks/catalogue/entry";
import { settingPaths } from "../../stacks/settings/setting-paths";
import { ACCOUNT, ENVIRONMENT, type Row, valueIn, type Where } from "../support/shown-settings";
import { stacksInMemory } from "../support/synthesis";

const ENTRY: FunctionEntry = {
  description: "A function of this test.",
  trigger: { kind: "api", routes: [{ method: "GET", path: "/tests" }] },
  connectsTo: [],
};
const route = (change: object): Partial<FunctionEntry> => ({
  trigger: { kind: "api", routes: [{ method: "GET", path: "/tests", ...change }] },
});
const lambda = (attribute: string): Where => `service resource.aws_lambda_function.*.${attribute}`;
const method = (attribute: string): Where => `service resource.aws_api_gateway_method.*.${attribute}`;
const query = (required: boolean) => route({ query: [{ name: "q", required }] });

/** Each field of a catalogue entry with the attribute that shows it. */
const FIELDS: readonly Row[] = [
  ["description", lambda("description"), "A function of this test.", { description: "Another." }, "Another."],
  [
    "trigger.kind",
    "service resource.aws_api_gateway_rest_api",
    expect.anything(),
    { trigger: { kind: "migration" } },
    undefined,
  ],
  ["trigger.routes.method", method("http_method"), "GET", route({ method: "PUT" }), "PUT"],
  [
    "trigger.routes.path",
    "service resource.aws_api_gateway_resource.*.path_part",
    "tests",
    route({ path: "/others" }),
    "others",
  ],
  [
    "trigger.routes.query.name",
    method("request_parameters"),
    undefined,
    query(true),
    { "method.request.querystring.q": true },
  ],
  [
    "trigger.routes.query.required",
    method("request_parameters"),
    { "method.request.querystring.q": true },
    query(false),
    { "method.request.querystring.q": false },
    query(true),
  ],
  [
    "trigger.routes.cacheSeconds",
    lambda("environment.variables.API_CACHE_SECONDS"),
    undefined,
    route({ cacheSeconds: 9 }),
    '{"GET /tests":9}',
  ],
  [
    "connectsTo",
    lambda("environment.variables.DATABASE_HOST"),
    undefined,
    { connectsTo: ["database"] },
    expect.stringContaining("aws_db_instance"),
  ],
  ["memorySize", lambda("memory_size"), 256, { memorySize: 512 }, 512],
  ["timeout", lambda("timeout"), 15, { timeout: 20 }, 20],
  ["reservedConcurrency", lambda("reserved_concurrent_executions"), 5, { reservedConcurrency: 3 }, 3],
];

function shownFor(where: Where, entry: FunctionEntry): unknown {
  const made = stacksInMemory({ accounts: [ACCOUNT], environment: ENVIRONMENT, catalogue: { tests: entry } });
  return valueIn(where, made, ENVIRONMENT.name);
}

test("the table lists every field", () => {
  const listed = FIELDS.map(([field]) => field);
  expect([...new Set(listed)].sort()).toEqual([...settingPaths(entrySchema)].sort());
});

test.each(FIELDS.map((row) => [row[0], row[1], row] as const))("%s is shown by %s", (_field, where, row) => {
  const [, , byDefault, change, changed, besides = {}] = row;
  const entry: FunctionEntry = { ...ENTRY, ...besides };
  expect(shownFor(where, entry)).toEqual(byDefault);
  expect(shownFor(where, { ...entry, ...change })).toEqual(changed);
});
