import { expect, test } from "@jest/globals";
import type { FunctionEntry } from "../../../stacks/catalogue/entry";
import { functionEnvironment, type LocalEnvironment } from "../../../tools/local/function-environment";

const LOCAL: LocalEnvironment = {
  sdk: { AWS_REGION: "us-east-1" },
  authentication: "secret",
  server: { host: "localhost", port: 5432 },
  databaseName: "orders",
  masterUsername: "master",
  applicationSecretArn: "arn:application",
  masterSecretArn: "arn:master",
};
const ENTRY: FunctionEntry = {
  description: "",
  trigger: { kind: "api", routes: [{ method: "GET", path: "/orders" }] },
  connectsTo: ["database"],
};

test("a function of the API gets the seconds that its routes may answer from memory, as in the deployed stacks", () => {
  expect(functionEnvironment(ENTRY, LOCAL)).not.toHaveProperty("API_CACHE_SECONDS");
  const routes = [{ method: "GET", path: "/orders", cacheSeconds: 60 }] as const;
  const cached: FunctionEntry = { ...ENTRY, trigger: { kind: "api", routes } };
  expect(functionEnvironment(cached, LOCAL).API_CACHE_SECONDS).toBe('{"GET /orders":60}');
});

test("a function gets the user of its way to log in, and the secret only where it reads one", () => {
  expect(functionEnvironment(ENTRY, LOCAL)).toMatchObject({
    DATABASE_USERNAME: "application",
    DATABASE_SECRET_ARN: "arn:application",
  });
  const byToken = functionEnvironment(ENTRY, { ...LOCAL, authentication: "iam" });
  expect(byToken.DATABASE_USERNAME).toBe("application_iam");
  expect(byToken).not.toHaveProperty("DATABASE_SECRET_ARN");
  expect(byToken).not.toHaveProperty("DATABASE_MASTER_SECRET_ARN");
});
