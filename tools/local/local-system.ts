/** The whole system on this machine: the zips that are deployed, a real PostgreSQL over TLS, a local Secrets Manager. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { APPLICATION_USERNAMES, type Authentication } from "../../src/lib/database/application-usernames";
import { bundleFunctions, type FunctionBundle } from "../../stacks/bundling/bundle";
import { catalogue as deployed } from "../../stacks/catalogue";
import { type Catalogue, entrySchema } from "../../stacks/catalogue/entry";
import { type IamDatabase, startIamDatabase } from "../postgres/iam-database";
import type { ConnectRefusal, FindAccessKey } from "../postgres/iam-token";
import { type PostgresServer, type PostgresServerOptions, startPostgresServer } from "../postgres/postgres-server";
import { type SecretsManagerServer, startSecretsManagerServer } from "../secrets-manager/secrets-manager-server";
import { functionEnvironment } from "./function-environment";
import { type FunctionRunner, type FunctionRunnerProps, startFunction } from "./function-runner";
import { Stops } from "./stops";

const catalogue: Catalogue = deployed;
const DATABASE = "orders";
const MASTER = "master";
/** The role that the application's functions log in as by password. */
export const APPLICATION = APPLICATION_USERNAMES.secret;
const REGION = "us-east-1";

export interface LocalSystemOptions extends PostgresServerOptions {
  /** How functions log in. With "iam", a server that accepts tokens is put before PostgreSQL. @default "secret" */
  readonly authentication?: Authentication;
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
  const stops = new Stops();
  try {
    return await start(options, stops);
  } catch (error) {
    await stops.run();
    throw error;
  }
}

async function start(options: LocalSystemOptions, stops: Stops): Promise<LocalSystem> {
  const { authentication = "secret" } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "private-lambda-system-"));
  stops.add(() => rm(folder, { recursive: true, force: true }));
  const bundle = (): Promise<ReadonlyMap<string, FunctionBundle>> =>
    bundleFunctions({ names: Object.keys(catalogue), region: REGION, outputDirectory: folder });
  let bundles = await bundle();
  const postgres = await startPostgresServer(options);
  stops.add(() => postgres.stop());
  const secretsManager = await startSecretsManagerServer();
  stops.add(() => secretsManager.stop());
  const master = { username: MASTER, password: randomBytes(18).toString("base64url") };
  await postgres.createMaster({ ...master, database: DATABASE });
  const masterSecretArn = secretsManager.createSecret("rds!db-local", master);
  const applicationSecretArn = secretsManager.createSecret("local/application");
  const sdk = secretsManager.environment;
  const iamDatabase = authentication === "iam" ? await startIamServer(postgres, sdk, options) : undefined;
  if (iamDatabase) stops.add(() => iamDatabase.stop());

  const bundleOf = (name: string): FunctionBundle => found(bundles.get(name), name);
  const environmentOf = (name: string): Readonly<Record<string, string>> =>
    functionEnvironment(found(catalogue[name], name), {
      sdk,
      authentication,
      server: iamDatabase ?? postgres,
      databaseName: DATABASE,
      masterUsername: MASTER,
      applicationSecretArn,
      masterSecretArn,
    });
  const startOne = async (name: string, overrides: Partial<FunctionRunnerProps> = {}): Promise<FunctionRunner> => {
    const { zipFile } = bundleOf(name);
    const { caFile } = postgres;
    const runner = await startFunction({ zipFile, environment: environmentOf(name), caFile, ...overrides });
    stops.add(() => runner.stop());
    return runner;
  };
  const migrate = async (): Promise<readonly string[]> => {
    const runner = await startOne("database-migrate");
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
    start: startOne,
    concurrencyOf: (name) => entrySchema.parse(catalogue[name]).reservedConcurrency,
    migrate,
    async deploy() {
      await migrate();
      if (authentication === "iam") return;
      const rotate = await startOne("secret-rotate");
      await secretsManager.rotate(applicationSecretArn, (request) => rotate.invoke(request));
      await rotate.stop();
    },
    async rebuild() {
      bundles = await bundle();
    },
    stop: () => stops.run(),
  };
}

/** A server that accepts tokens of the functions' own access key, unless the options know others. */
function startIamServer(
  postgres: PostgresServer,
  {
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN,
  }: SecretsManagerServer["environment"],
  options: LocalSystemOptions,
): Promise<IamDatabase> {
  const ownKey = { secretAccessKey, sessionToken: AWS_SESSION_TOKEN };
  const findOwnKey: FindAccessKey = (id) => (id === AWS_ACCESS_KEY_ID ? ownKey : undefined);
  const { findAccessKey = findOwnKey, connectRefusal = () => undefined } = options;
  return startIamDatabase({ postgres, region: REGION, findAccessKey, connectRefusal });
}

function found<Item>(item: Item | undefined, name: string): Item {
  if (item === undefined) throw new Error(`no function ${name} in the catalogue`);
  return item;
}
