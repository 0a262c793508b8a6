/** The whole system on this machine: the zips that are deployed, a real PostgreSQL over TLS, a local Secrets Manager. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleFunctions, type FunctionBundle } from "../../stacks/bundling/bundle";
import { catalogue as deployed } from "../../stacks/catalogue";
import { type Catalogue, entrySchema } from "../../stacks/catalogue/entry";
import { type IamDatabase, startIamDatabase } from "../postgres/iam-database";
import type { ConnectRefusal, FindAccessKey } from "../postgres/iam-token";
import { type PostgresServer, type PostgresServerOptions, startPostgresServer } from "../postgres/postgres-server";
import { type SecretsManagerServer, startSecretsManagerServer } from "../secrets-manager/secrets-manager-server";
import { type FunctionRunner, type FunctionRunnerProps, startFunction } from "./function-runner";

const catalogue: Catalogue = deployed;
const DATABASE = "orders";
const MASTER = "master";
/** The role that the functions log in as. */
export const APPLICATION = "application";
const REGION = "us-east-1";

export interface LocalSystemOptions extends PostgresServerOptions {
  /** How functions log in. With "iam", a server that accepts tokens is put before PostgreSQL. @default "secret" */
  readonly authentication?: "secret" | "iam";
  /** Finds an access key by its id. @default finds the functions' own key */
  readonly findAccessKey?: FindAccessKey;
  /** Whether a token's signer may connect. @default everybody may: the local system has no IAM to ask */
  readonly connectRefusal?: ConnectRefusal;
}

export interface LocalSystem {
  readonly postgres: PostgresServer;
  /** The server that accepts tokens, when functions log in by IAM. */
  readonly iamDatabase: IamDatabase | undefined;
  readonly secretsManager: SecretsManagerServer;
  readonly databaseName: string;
  readonly applicationSecretArn: string;
  readonly masterSecretArn: string;
  bundleOf(name: string): FunctionBundle;
  /** The function's environment variables: those that the stacks set, with this machine's values. */
  environmentOf(name: string): Readonly<Record<string, string>>;
  /** Starts a function. @param overrides replace properties of the function's runner. @default none */
  start(name: string, overrides?: Partial<FunctionRunnerProps>): Promise<FunctionRunner>;
  /** How many execution environments the function has reserved. */
  concurrencyOf(name: string): number;
  /** Runs the migrations that were not yet applied. @returns their names */
  migrate(): Promise<readonly string[]>;
  /** Does what a first deploy does: migrates, then makes the application's first password if it has one. */
  deploy(): Promise<void>;
  /** Bundles the present sources. Functions that already run keep their code. */
  rebuild(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalSystem(options: LocalSystemOptions = {}): Promise<LocalSystem> {
  const { authentication = "secret" } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "private-lambda-system-"));
  const bundle = (): Promise<ReadonlyMap<string, FunctionBundle>> =>
    bundleFunctions({ names: Object.keys(catalogue), region: REGION, outputDirectory: folder });
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let stopping: Promise<void> = Promise.resolve();
  // One call after the other: a later call also stops what was still starting during the first.
  const stop = (): Promise<void> => {
    stopping = stopping.then(async () => {
      for (let stopLast = stops.pop(); stopLast; stopLast = stops.pop()) await stopLast();
    });
    return stopping;
  };
  try {
    let bundles = await bundle();
    const postgres = await startPostgresServer(options);
    stops.push(() => postgres.stop());
    const secretsManager = await startSecretsManagerServer();
    stops.push(() => secretsManager.stop());
    const master = { username: MASTER, password: randomBytes(18).toString("base64url") };
    await postgres.createMaster({ ...master, database: DATABASE });
    const masterSecretArn = secretsManager.createSecret("rds!db-local", master);
    const applicationSecretArn = secretsManager.createSecret("local/application");

    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = secretsManager.environment;
    const sessionToken = secretsManager.environment.AWS_SESSION_TOKEN;
    const findOwnKey: FindAccessKey = (id) =>
      id === AWS_ACCESS_KEY_ID ? { secretAccessKey, sessionToken } : undefined;
    const { findAccessKey = findOwnKey, connectRefusal = () => undefined } = options;
    const iamDatabase =
      authentication === "iam"
        ? await startIamDatabase({ postgres, region: REGION, findAccessKey, connectRefusal })
        : undefined;
    if (iamDatabase) stops.push(() => iamDatabase.stop());
    const endpoint = iamDatabase ?? postgres;

    const bundleOf = (name: string): FunctionBundle => {
      const found = bundles.get(name);
      if (!found) throw new Error(`no function ${name} in the catalogue`);
      return found;
    };
    const environmentOf = (name: string): Record<string, string> => ({
      ...secretsManager.environment,
      DATABASE_HOST: endpoint.host,
      DATABASE_PORT: String(endpoint.port),
      DATABASE_NAME: DATABASE,
      DATABASE_USERNAME: APPLICATION,
      DATABASE_AUTHENTICATION: authentication,
      ...(needs(name, "database") && { DATABASE_ENDPOINT: "instance" }),
      ...(needs(name, "database") && authentication === "secret" && { DATABASE_SECRET_ARN: applicationSecretArn }),
      ...(needs(name, "application-secret") && { DATABASE_SECRET_ARN: applicationSecretArn }),
      ...(needs(name, "database-master") && { DATABASE_MASTER_SECRET_ARN: masterSecretArn }),
    });
    const start = async (name: string, overrides: Partial<FunctionRunnerProps> = {}): Promise<FunctionRunner> => {
      const runner = await startFunction({
        zipFile: bundleOf(name).zipFile,
        environment: environmentOf(name),
        caFile: postgres.caFile,
        ...overrides,
      });
      stops.push(() => runner.stop());
      return runner;
    };
    const migrate = async (): Promise<readonly string[]> => {
      const runner = await start("database-migrate");
      const { applied } = await runner.invoke<{ applied: readonly string[] }>({}).finally(() => runner.stop());
      return applied;
    };
    return {
      postgres,
      iamDatabase,
      secretsManager,
      databaseName: DATABASE,
      applicationSecretArn,
      masterSecretArn,
      bundleOf,
      environmentOf,
      start,
      concurrencyOf: (name) => entrySchema.parse(catalogue[name]).reservedConcurrency,
      migrate,
      async deploy() {
        await migrate();
        if (authentication === "iam") return;
        const rotate = await start("secret-rotate");
        await secretsManager.rotate(applicationSecretArn, (request) => rotate.invoke(request));
        await rotate.stop();
      },
      async rebuild() {
        bundles = await bundle();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function needs(name: string, ...connections: readonly string[]): boolean {
  return catalogue[name]?.connectsTo.some((connection) => connections.includes(connection)) ?? false;
}
