/**
 * The part of Secrets Manager that the project's functions use, on 127.0.0.1, for the real SDK. The tests and
 * `npm run dev` use it; the deploy test has a whole AWS emulator.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Answer, jsonAnswer, readBody } from "../network/http";
import { close, LOCAL_ADDRESS, listen } from "../network/listen";
import { type Input, operationsOf } from "./operations";
import { SecretStore } from "./secret-store";
import { ServiceError } from "./service-error";

const REGION = "us-east-1";
const ACCOUNT = "000000000000";
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type RotationStep = (typeof STEPS)[number];

export interface RotationRequest {
  readonly Step: RotationStep;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export interface SecretsManagerServer {
  /** The environment variables (`AWS_ENDPOINT_URL`, credentials) by which an SDK uses this server. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes a secret. Without `value`, the secret has no version. @returns the secret's ARN */
  createSecret(name: string, value?: object): string;
  /** The value of the version with this staging label, as text. */
  valueOf(arn: string, stage: string): string | undefined;
  /** The staging labels of each version that has any, by the version's id. */
  stagesOf(arn: string): Readonly<Record<string, readonly string[]>>;
  /** Adds a version without a call, as RDS does with its master secret. @param stages @default AWSCURRENT */
  putValue(arn: string, value: object, stages?: readonly string[]): void;
  /** Begins a rotation as RotateSecret does: with a version that has AWSPENDING and no value. @returns the version's id */
  startRotation(arn: string): string;
  /** Does a whole rotation: RotateSecret, then the function's four steps. */
  rotate(arn: string, invoke: (request: RotationRequest) => Promise<unknown>): Promise<void>;
  /** The calls so far, such as `GetSecretValue AWSCURRENT`. */
  readonly calls: readonly string[];
  /** Answers the next call of this operation, and that call alone, with an error. */
  failNext(operation: string, error: { readonly type: string; readonly message: string }): void;
  stop(): Promise<void>;
}

export async function startSecretsManagerServer(): Promise<SecretsManagerServer> {
  const secrets = new SecretStore(REGION, ACCOUNT);
  const operations = operationsOf(secrets);
  const calls: string[] = [];
  const failures = new Map<string, ServiceError>();

  function run(operation: string, input: Input): object {
    const failure = failures.get(operation);
    failures.delete(operation);
    if (failure) throw failure;
    const handle = operations[operation];
    if (!handle) throw new ServiceError("UnknownOperationException", `unknown operation "${operation}"`);
    return handle(input);
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    const send = ({ status, headers, body }: Answer) => response.writeHead(status, headers).end(body);
    try {
      const input = JSON.parse((await readBody(request)).toString() || "{}") as Input;
      calls.push([operation, input.VersionStage].filter(Boolean).join(" "));
      if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
        throw new ServiceError("MissingAuthenticationTokenException", "the request is not signed");
      }
      send(jsonAnswer(200, run(operation, input)));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      send(jsonAnswer(400, { __type: error.type, message: error.message }));
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const port = await listen(server);
  const putValue = (arn: string, value: object, stages: readonly string[] = ["AWSCURRENT"]): void =>
    secrets.put(arn, randomUUID(), JSON.stringify(value), stages);

  return {
    environment: {
      AWS_ENDPOINT_URL: `http://${LOCAL_ADDRESS}:${port}`,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SESSION_TOKEN: "local",
    },
    createSecret(name, value) {
      const arn = secrets.create(name);
      if (value) putValue(arn, value);
      return arn;
    },
    valueOf: (arn, stage) => secrets.valueAt(arn, stage),
    stagesOf: (arn) => secrets.stagesOf(arn),
    putValue,
    startRotation: (arn) => secrets.startRotation(arn),
    async rotate(arn, invoke) {
      const token = secrets.startRotation(arn);
      for (const step of STEPS) await invoke({ Step: step, SecretId: arn, ClientRequestToken: token });
    },
    calls,
    failNext: (operation, { type, message }) => failures.set(operation, new ServiceError(type, message)),
    async stop() {
      server.closeAllConnections();
      await close(server);
    },
  };
}
