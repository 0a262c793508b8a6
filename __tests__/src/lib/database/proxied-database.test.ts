import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../../../tools/local/local-system";
import { type IamDatabase, startIamDatabase } from "../../../../tools/postgres/iam-database";
import { apiEvent } from "../../../support/api-event";

const listOrders = apiEvent("/orders", null, { customer: "alice" });
let system: LocalSystem;
/** Passes passwords on to PostgreSQL, and records the parameters with which clients begin sessions. */
let database: IamDatabase;

beforeAll(async () => {
  // The server logs every statement with its user and the name of its prepared statement.
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

/** The empty query that completes each login. */
const EMPTY = expect.stringMatching(/LOG: {2}statement: $/);
const NAMED = [0, 1].map(() => expect.stringMatching(/LOG: {2}execute \w+:/));
const UNNAMED = [0, 1].map(() => expect.stringMatching(/LOG: {2}execute <unnamed>:/));

/** Has orders-read answer two requests. @returns the session's parameters, and the server's log of its statements */
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
  test("nothing pins the session: it sets no parameter, and no statement has a name", async () => {
    const { session, statements } = await observe("proxy");
    expect(session).toEqual({ user: APPLICATION, database: system.databaseName, application_name: "private-lambda" });
    expect(statements).toEqual([EMPTY, ...UNNAMED]);
  });

  test("the role has the same time-outs that a client of the instance sets for its session", async () => {
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

test("without a proxy, statements have names, so that a repeated query takes one round trip", async () => {
  const { statements } = await observe("instance");
  expect(statements).toEqual([EMPTY, ...NAMED]);
});
