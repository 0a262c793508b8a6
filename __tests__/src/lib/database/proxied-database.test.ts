import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../../../tools/local/local-system";
import { type IamDatabase, startIamDatabase } from "../../../../tools/postgres/iam-database";
import { apiEvent } from "../../../support/api-event";

const listOrders = apiEvent("/orders", null, { customer: "alice" });
let system: LocalSystem;
/** Passes passwords on, and records the parameters of each session. */
let database: IamDatabase;

beforeAll(async () => {
  // The server logs every statement with its user and its name.
  system = await startLocalSystem({ settings: { log_statement: "all", log_line_prefix: "%u " } });
  await system.deploy();
  database = await startIamDatabase({
    postgres: system.postgres,
    region: "us-east-1",
    findAccessKey: () => undefined,
    connectRefusal: () => undefined,
  });
});
afterAll(async () => {
  await database?.stop();
  await system?.stop();
});

/** The statement that completes a login. */
const EMPTY = expect.stringMatching(/LOG: {2}statement: $/);
const NAMED = [0, 1].map(() => expect.stringMatching(/LOG: {2}execute \w+:/));
const UNNAMED = [0, 1].map(() => expect.stringMatching(/LOG: {2}execute <unnamed>:/));

/** Asks for two pages with the real zip. @returns the session's parameters and the server's log of its statements */
async function observe(endpoint: "instance" | "proxy") {
  const orders = await system.start("orders-read", {
    environment: {
      ...system.environmentOf("orders-read"),
      DATABASE_PORT: String(database.port),
      DATABASE_ENDPOINT: endpoint,
    },
  });
  const logged = system.postgres.log().length;
  for (let i = 0; i < 2; i++) expect(await orders.invoke(listOrders)).toMatchObject({ statusCode: 200 });
  await orders.stop();
  const lines = system.postgres.log().slice(logged).split("\n");
  const statements = lines.filter((line) => line.startsWith(`${APPLICATION} LOG:`));
  return { session: database.sessions.at(-1), statements };
}

describe("through a proxy", () => {
  test("a session has no parameter of its own and no named statement, so that nothing pins it", async () => {
    const { session, statements } = await observe("proxy");
    expect(session).toEqual({ user: APPLICATION, database: system.databaseName, application_name: "private-lambda" });
    expect(statements).toEqual([EMPTY, ...UNNAMED]);
  });

  test("the role has the time-outs that clients of the instance set in their sessions", async () => {
    const { session } = await observe("instance");
    const names = ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"];
    const asked = names.map((name) => `${name}=${session?.[name]}`);
    const [role] = await system.postgres.query<{ rolconfig: string[] | string }>(
      "select array_to_string(rolconfig, ' ') as rolconfig from pg_roles where rolname = $1",
      [APPLICATION],
    );
    expect(String(role?.rolconfig).split(" ").sort()).toEqual(asked.sort());
  });
});

test("without a proxy, statements have names, so that a warm query takes one round trip", async () => {
  const { statements } = await observe("instance");
  expect(statements).toEqual([EMPTY, ...NAMED]);
});
