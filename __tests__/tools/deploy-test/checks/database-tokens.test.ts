import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { AwsClients } from "../../../../tools/aws/aws-clients";
import {
  connectPermissionProblems,
  unpermittedTokenProblems,
} from "../../../../tools/deploy-test/checks/database-tokens";
import { functionKeys } from "../../../../tools/emulator/function-keys";
import { startIamDatabase } from "../../../../tools/postgres/iam-database";
import type { TokenSigners } from "../../../../tools/postgres/iam-token";
import { type PostgresServer, startPostgresServer } from "../../../../tools/postgres/postgres-server";
import { type FakeAccount, fakeAccount, MIGRATE, PORT, READER, REPORT, USERS } from "../../../support/fake-account";
import { FakeMinistack } from "../../../support/fake-ministack";

const REGION = "us-east-1";
let ministack: FakeMinistack;
let account: FakeAccount;
let aws: AwsClients;

beforeEach(async () => {
  ministack = new FakeMinistack();
  account = fakeAccount(ministack);
  aws = await ministack.start();
});
afterEach(() => ministack.stop());

describe("connectPermissionProblems", () => {
  const elsewhere = USERS.replace("db-ONE", "db-ANOTHER");
  const judge = (environment = "dev") => connectPermissionProblems(aws, { environment, databasePort: PORT });
  const grant = (...grants: readonly (readonly [role: string, resource: string])[]) => {
    account.decide = (role, resource) =>
      grants.some(([to, on]) => to === role && on === resource) ? "allowed" : "implicitDeny";
  };

  const needed = [
    [READER, `${USERS}application_iam`],
    [MIGRATE, `${USERS}master`],
  ] as const;

  test("is content with exactly what is needed", async () => {
    grant(...needed);
    expect(await judge()).toEqual([]);
  });

  test("names the role that lacks it, and the user", async () => {
    grant([MIGRATE, `${USERS}master`]);
    expect(await judge()).toEqual([`dev-orders-read: ${READER} may not rds-db:connect on ${USERS}application_iam`]);
  });

  test.each([`${USERS}another`, `${USERS}application_iam-2`, `${elsewhere}application_iam`, `${USERS}master`])(
    "names what nothing asked for: %s",
    async (resource) => {
      grant(...needed, [READER, resource]);
      expect(await judge()).toEqual([
        `dev-orders-read: ${READER} may rds-db:connect on ${resource}, which nothing asked for`,
      ]);
    },
  );

  test("grants nothing to a function that logs in by a password", async () => {
    grant(...needed, [REPORT, `${USERS}application_iam`]);
    expect(await judge()).toEqual([
      `dev-orders-report: ${REPORT} may rds-db:connect on ${USERS}application_iam, which nothing asked for`,
    ]);
  });

  test("does not pass where nothing signs tokens", async () => {
    expect(await judge("prod")).toEqual(["no function signs tokens: nothing was judged"]);
  });
});

describe("unpermittedTokenProblems", () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgresServer();
    await postgres.createMaster({ username: "master", password: "local", database: "orders" });
    await postgres.query("create role application_iam login in role rds_iam");
  });
  afterAll(() => postgres?.stop());

  async function judge(signers: Partial<TokenSigners>): Promise<readonly string[]> {
    const database = await startIamDatabase({
      postgres,
      region: REGION,
      findAccessKey: async (id) => (await functionKeys(aws)).find(({ accessKeyId }) => accessKeyId === id),
      connectRefusal: () => "role may not rds-db:connect on user",
      ...signers,
    });
    const emulator = { aws, refusedTokens: () => database.refusals };
    try {
      return await unpermittedTokenProblems({
        emulator,
        postgres,
        environment: "dev",
        databasePort: database.port,
        region: REGION,
      });
    } finally {
      await database.stop();
    }
  }

  test("is content with a refusal for want of the permission", async () => {
    expect(await judge({})).toEqual([]);
  });

  test("names who was let in by a database that asks nobody", async () => {
    expect(await judge({ connectRefusal: () => undefined })).toEqual([
      "dev-database-migrate logged in as application_iam by a token",
    ]);
  });

  test("does not take another refusal for this one", async () => {
    expect(await judge({ findAccessKey: () => undefined })).toEqual([
      "dev-database-migrate was refused for another reason: signed with an access key that does not exist",
    ]);
  });
});
