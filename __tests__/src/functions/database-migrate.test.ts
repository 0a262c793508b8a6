import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import postgres from "postgres";
import { APPLICATION, type LocalSystem, startLocalSystem } from "../../../tools/local/local-system";
import { until } from "../../support/database-system";
import { editBundle } from "../../support/edit-bundle";

interface Summary {
  applied: string[];
  role: { name: string; created: boolean };
}

let system: LocalSystem;

beforeAll(async () => {
  system = await startLocalSystem();
});
afterAll(() => system?.stop());

/** Invokes database-migrate in a new process. @returns the function's answer and its log lines */
async function migrate(zipFile = system.bundleOf("database-migrate").zipFile) {
  const runner = await system.start("database-migrate", { zipFile });
  try {
    return { summary: await runner.invoke<Summary>({}), lines: runner.lines };
  } finally {
    await runner.stop();
  }
}

const edited = (text: string, replacement: string) => {
  const { zipFile } = system.bundleOf("database-migrate");
  return editBundle(zipFile, `${zipFile}.edited.zip`, text, replacement);
};

async function undoMigration(): Promise<void> {
  await inDatabase("drop schema migrations cascade; drop table orders");
  await system.postgres.query(`drop owned by ${APPLICATION}, orders_application`);
  await system.postgres.query("drop role application");
}

const sleepers = () =>
  system.postgres.query("select from pg_stat_activity where wait_event = 'PgSleep' and query like '%pg_sleep(0.3)%'");

const inDatabase = (text: string) => system.postgres.query<Record<string, unknown>>(text, [], system.databaseName);

describe("on an empty database", () => {
  test("a migration that fails is named in the error, and leaves neither table nor role", async () => {
    const zipFile = await edited("create index orders_by_customer", "create index orders_by_customer broken");
    await expect(migrate(zipFile)).rejects.toThrow(/^migration 001-orders failed: syntax error at or near/);
    expect(await inDatabase("select from pg_tables where tablename = 'orders'")).toHaveLength(0);
    expect(await inDatabase("select from pg_roles where rolname = 'application'")).toHaveLength(0);
  });

  test("three deploys at once apply the migration once", async () => {
    const all = await Promise.all([migrate(), migrate(), migrate()]);
    expect(all.flatMap(({ summary }) => summary.applied)).toEqual(["001-orders"]);
    expect(all.filter(({ summary }) => summary.role.created)).toHaveLength(1);
    await undoMigration();
  });

  test("a migration whose connection is lost runs again from the beginning", async () => {
    const zipFile = await edited(
      "create index orders_by_customer",
      "select pg_sleep(0.3); create index orders_by_customer",
    );
    for (let attempt = 0; attempt < 5; attempt++) {
      const done = migrate(zipFile);
      await until(async () => (await sleepers()).length > 0);
      await system.postgres.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(0.3)%' and pid <> pg_backend_pid()",
      );
      expect((await done).summary).toEqual({ applied: ["001-orders"], role: { name: APPLICATION, created: true } });
      await undoMigration();
    }
  });

  test("the function waits for another migration, even for longer than its lock time-out of 10 s", async () => {
    // An advisory lock belongs to one database. 11 s is more than the lock time-out, and less than the runner's 15 s.
    const other = inDatabase("select pg_advisory_lock(20010101), pg_sleep(11)");
    await until(async () => (await inDatabase("select from pg_locks where locktype = 'advisory'")).length > 0);
    expect((await migrate()).summary.applied).toEqual(["001-orders"]);
    await other;
    await undoMigration();
  });

  test("the function applies the migration, makes the role, and reports both", async () => {
    const { summary, lines } = await migrate();
    expect(summary).toEqual({
      applied: ["001-orders"],
      role: { name: APPLICATION, created: true },
    });
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(["migrated"]);
  });
});

describe("on a migrated database", () => {
  beforeEach(() => migrate().then(() => undefined));

  test("a second run applies nothing", async () => {
    expect((await migrate()).summary).toEqual({ applied: [], role: { name: APPLICATION, created: false } });
  });

  test("the function refuses a migration that was edited after it had been applied, and names the migration", async () => {
    await expect(migrate(await edited("Times to the millisecond", "Times to the second"))).rejects.toThrow(
      "migration 001-orders was edited after it had been applied: restore its text and put the change into a new file",
    );
  });

  test("the function refuses to run when the file of an applied migration is gone", async () => {
    await expect(migrate(await edited("001-orders", "001-others"))).rejects.toThrow(
      "migration 001-orders was applied but its file is gone: restore src/migrations/001-orders.sql",
    );
  });

  test("the function refuses a new migration whose number is lower than that of an applied one", async () => {
    await inDatabase("insert into migrations.applied (name, sha256) values ('002-later', 'any')");
    await inDatabase("delete from migrations.applied where name = '001-orders'");
    try {
      await expect(migrate()).rejects.toThrow(
        "migration 002-later was applied but its file is gone: restore src/migrations/002-later.sql; " +
          "migration 001-orders comes before 002-later, which has been applied: give it a higher number",
      );
    } finally {
      await inDatabase("drop schema migrations cascade; drop table orders");
    }
  });

  test("the master user that migrates is no superuser: only postgres is", async () => {
    const roles = await inDatabase("select rolname from pg_roles where rolsuper and rolname <> 'postgres'");
    expect(roles).toEqual([]);
  });
});

describe("the application's role", () => {
  let sql: postgres.Sql;
  const password = "password-of-this-test";

  beforeAll(async () => {
    await migrate();
    await system.postgres.query(`alter role ${APPLICATION} password '${password}'`);
    sql = postgres({
      host: system.postgres.host,
      port: system.postgres.port,
      database: system.databaseName,
      username: APPLICATION,
      password,
      ssl: { rejectUnauthorized: false },
      max: 1,
      fetch_types: false,
      onnotice: () => undefined,
    });
  });
  afterAll(() => sql?.end());

  test("reads and writes rows", async () => {
    const id = "00000000-0000-4000-8000-000000000001";
    await sql`insert into orders (id, customer, status, amount_minor, currency) values (${id}, 'c', 'paid', 1, 'EUR')`;
    await sql`update orders set status = 'shipped' where id = ${id}`;
    expect(await sql`delete from orders returning status`).toMatchObject([{ status: "shipped" }]);
  });

  test.each([
    ["create a table", "create table x (y int)"],
    ["create a temporary table", "create temporary table x (y int)"],
    ["create a schema", "create schema x"],
    ["create a role", "create role x"],
    ["create a database", "create database x"],
    ["drop the table", "drop table orders"],
    ["alter the table", "alter table orders add column x int"],
    ["truncate the table", "truncate orders"],
    ["create an index", "create index on orders (status)"],
    ["grant its privileges to others", "grant select on orders to public with grant option"],
    ["become its group", "set role orders_application"],
    ["become the master", "set role master"],
    ["read the migrations", "select * from migrations.applied"],
    ["read password verifiers", "select * from pg_authid"],
    ["read the server's files", "select pg_read_file('postgresql.conf')"],
    ["run a program", "copy orders from program 'true'"],
  ])("cannot %s", async (_, statement) => {
    await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|0LP01)$/) });
  });
});

test("the application's role cannot log in before it has a password", async () => {
  const fresh = await startLocalSystem();
  try {
    const runner = await fresh.start("database-migrate");
    await runner.invoke({});
    const [role] = await fresh.postgres.query("select rolcanlogin, rolpassword from pg_authid where rolname = $1", [
      APPLICATION,
    ]);
    expect(role).toEqual({ rolcanlogin: true, rolpassword: null });
  } finally {
    await fresh.stop();
  }
});
