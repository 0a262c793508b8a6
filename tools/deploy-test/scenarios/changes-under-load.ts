import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { APPLICATION_USERNAMES } from "../../../src/lib/database/application-usernames";
import { MIGRATIONS_FOLDER } from "../../../stacks/bundling/read-migrations";
import { dev } from "../../../stacks/environments/dev";
import type { EnvironmentInput } from "../../../stacks/settings/environment";
import { DeployedEnvironment } from "../deployed-environment";
import { whileSessionsEnd } from "../ended-sessions";
import { programProblems } from "../program-problems";
import { loadProblems, type RequestLoad, underLoad } from "../request-load";
import { ChangingOutput, type Settings } from "./changing-output";
import type { Scenario } from "./scenario";

/** Clients that ask without pause during each deploy. */
const CLIENTS = 2;
/** Every so many milliseconds all of the application's sessions are ended. */
const DISTURBANCE = 500;
/** Answers that there must be during a deploy. */
const LEAST_ANSWERS = 20;

type Database = Partial<EnvironmentInput["database"]>;

/** A change that is deployed while requests go on. */
interface Change {
  readonly name: string;
  readonly database: Database;
  /** Whether the migrations have one more than the project's. @default false */
  readonly anotherMigration?: boolean;
  /** What must hold in PostgreSQL afterwards: a query that gives a row. */
  readonly afterwards: string;
}

const loginOf = (role: string, can: boolean) =>
  `(select count(*) from pg_roles where rolname = '${role}' and rolcanlogin) = ${can ? 1 : 0}`;
const BY_PASSWORD = `${loginOf(APPLICATION_USERNAMES.secret, true)} and ${loginOf(APPLICATION_USERNAMES.iam, false)}`;
const BY_TOKEN = `${loginOf(APPLICATION_USERNAMES.secret, false)} and ${loginOf(APPLICATION_USERNAMES.iam, true)}`;
const MIGRATED = "exists (select from pg_tables where tablename = 'order_notes')";

const CHANGES: readonly Change[] = [
  { name: "from a password to tokens", database: { authentication: "iam" }, afterwards: BY_TOKEN },
  {
    name: "another migration, while the master has to log in by token",
    database: { authentication: "iam" },
    anotherMigration: true,
    afterwards: `${BY_TOKEN} and ${MIGRATED}`,
  },
  { name: "from tokens back to a password", database: {}, anotherMigration: true, afterwards: BY_PASSWORD },
  { name: "the proxy on", database: { proxy: true }, anotherMigration: true, afterwards: BY_PASSWORD },
  { name: "the proxy unused", database: { proxy: "unused" }, anotherMigration: true, afterwards: BY_PASSWORD },
  { name: "the proxy off", database: {}, anotherMigration: true, afterwards: BY_PASSWORD },
];

export const changesUnderLoad: Scenario = {
  tries: "changes of the way to the database, each deployed while signed requests go on: no answer but 200",
  async run(list, cleanup) {
    const migrationsFolder = withAnotherMigration(cleanup.temporaryFolder());
    const settings = ({ database, anotherMigration }: Pick<Change, "database" | "anotherMigration">): Settings => ({
      environments: [{ ...dev, database: { ...dev.database, ...database } }],
      ...(anotherMigration && { migrationsFolder }),
    });
    const output = await ChangingOutput.start(cleanup, list, { settings: settings({ database: {} }) });
    const all = () => [...output.stacksOf(dev.account), ...output.stacksOf(dev.name)];
    const isDeployed = await list.check("the first deploy", async () => programProblems(await output.deploy(all())));
    if (!isDeployed) return;
    const deployed = new DeployedEnvironment(output.deploymentOf(dev));
    const load: RequestLoad = {
      caller: (await deployed.callers()).reader,
      path: (await deployed.orders()).path,
      clients: CLIENTS,
    };
    for (const change of CHANGES) {
      await output.change(settings(change));
      const isDone = await list.check(`${change.name}: deployed under load, no answer but 200`, async () => {
        const refused = output.emulator.refusedTokens().length;
        const { result, statuses } = await underLoad(load, () =>
          whileSessionsEnd(output.deploymentOf(dev).postgres, DISTURBANCE, () =>
            output.deploy(output.stacksOf(dev.name)),
          ),
        );
        const problems = [...programProblems(result), ...loadProblems(statuses, LEAST_ANSWERS)];
        if (problems.length === 0) return [];
        // A client is not told why.
        const reasons = new Set(output.emulator.refusedTokens().slice(refused));
        return [...problems, ...[...reasons].map((reason) => `a token was refused: ${reason}`)];
      });
      await list.check(`${change.name}: PostgreSQL is as it is meant to be`, async () => {
        const { postgres } = output.deploymentOf(dev);
        const found = await postgres.query(`select where ${change.afterwards}`, [], "orders");
        return found.length === 1 ? [] : [`not so: ${change.afterwards}`];
      });
      // What comes next starts from a finished deploy.
      if (!isDone) return;
    }
  },
};

/** Copies the project's migrations, and adds one. @returns the folder */
function withAnotherMigration(folder: string): string {
  const migrations = join(folder, "migrations");
  mkdirSync(migrations);
  for (const file of readdirSync(MIGRATIONS_FOLDER))
    copyFileSync(join(MIGRATIONS_FOLDER, file), join(migrations, file));
  writeFileSync(join(migrations, "999-order-notes.sql"), "create table order_notes (order_id uuid primary key);\n");
  return migrations;
}
