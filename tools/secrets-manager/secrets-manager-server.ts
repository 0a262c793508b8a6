/**
 * The part of Secrets Manager that our functions use, on 127.0.0.1, for the real SDK: staging labels move as the
 * API reference says. For tests and `npm run dev`; the deploy test has a whole AWS emulator.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

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
  /** What `AWS_ENDPOINT_URL` and its companions have to be for an SDK that shall use this server. */
  readonly environment: Readonly<Record<string, string>>;
  /** @returns the ARN. Without `value`, the secret has no version. */
  createSecret(name: string, value?: object): string;
  /** The value at a stage, as text. */
  valueOf(arn: string, stage: string): string | undefined;
  /** Labels by version. */
  stagesOf(arn: string): Readonly<Record<string, readonly string[]>>;
  /** Puts a value directly, as RDS does with its master secret. */
  putValue(arn: string, value: object, stages?: readonly string[]): void;
  /** Begins a rotation as RotateSecret does: a version with AWSPENDING and no value yet. @returns its token */
  startRotation(arn: string): string;
  /** A whole rotation: RotateSecret, then the function's four steps. */
  rotate(arn: string, invoke: (request: RotationRequest) => Promise<unknown>): Promise<void>;
  /** Operations called so far, such as `GetSecretValue AWSCURRENT`. */
  readonly calls: readonly string[];
  /** Answers the next call of this operation with an error, once. */
  failNext(operation: string, error: { readonly type: string; readonly message: string }): void;
  stop(): Promise<void>;
}

interface Version {
  value: string | undefined;
  stages: Set<string>;
}

interface Secret {
  readonly arn: string;
  readonly versions: Map<string, Version>;
}

type Input = Readonly<Record<string, unknown>>;

class ServiceError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

export async function startSecretsManagerServer(): Promise<SecretsManagerServer> {
  const secrets = new Map<string, Secret>();
  const calls: string[] = [];
  const failures = new Map<string, ServiceError>();

  function find(id: unknown): Secret {
    const secret = secrets.get(String(id));
    if (!secret)
      throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return secret;
  }

  /** A label is on one version at most; AWSCURRENT leaves AWSPREVIOUS behind and ends a rotation. */
  function moveStage(secret: Secret, stage: string, to: string): void {
    const version = secret.versions.get(to);
    if (!version) throw new ServiceError("ResourceNotFoundException", `no version ${to}`);
    const holder = [...secret.versions.values()].find(({ stages }) => stages.has(stage));
    holder?.stages.delete(stage);
    version.stages.add(stage);
    if (stage !== "AWSCURRENT") return;
    version.stages.delete("AWSPENDING");
    if (!holder || holder === version) return;
    for (const { stages } of secret.versions.values()) stages.delete("AWSPREVIOUS");
    holder.stages.add("AWSPREVIOUS");
    for (const [id, { stages }] of secret.versions) if (stages.size === 0) secret.versions.delete(id);
  }

  function put(secret: Secret, id: string, value: string, stages: readonly string[]): void {
    const existing = secret.versions.get(id);
    if (existing?.value !== undefined && existing.value !== value) {
      throw new ServiceError("ResourceExistsException", "a version with this token and another value exists");
    }
    secret.versions.set(id, { value, stages: existing?.stages ?? new Set() });
    for (const stage of stages) moveStage(secret, stage, id);
  }

  function findVersion(secret: Secret, input: Input): [string, Version] {
    const { VersionId: id, VersionStage: stage = id === undefined ? "AWSCURRENT" : undefined } = input;
    const found = [...secret.versions].find(
      ([candidate, { stages }]) =>
        (id === undefined || candidate === id) && (stage === undefined || stages.has(String(stage))),
    );
    if (found?.[1].value === undefined) {
      throw new ServiceError(
        "ResourceNotFoundException",
        `Secrets Manager can't find the specified secret value for ${stage ? `staging label: ${stage}` : `VersionId: ${id}`}`,
      );
    }
    return found;
  }

  const operations: Record<string, (input: Input) => object> = {
    GetSecretValue(input) {
      const secret = find(input.SecretId);
      const [id, version] = findVersion(secret, input);
      return { ARN: secret.arn, VersionId: id, SecretString: version.value, VersionStages: [...version.stages] };
    },
    DescribeSecret(input) {
      const { arn } = find(input.SecretId);
      return { ARN: arn, RotationEnabled: true, VersionIdsToStages: stagesOf(arn) };
    },
    PutSecretValue(input) {
      const secret = find(input.SecretId);
      const id = String(input.ClientRequestToken ?? randomUUID());
      put(secret, id, String(input.SecretString), (input.VersionStages as string[] | undefined) ?? ["AWSCURRENT"]);
      return { ARN: secret.arn, VersionId: id };
    },
    UpdateSecretVersionStage(input) {
      const secret = find(input.SecretId);
      const stage = String(input.VersionStage);
      const [holder] = [...secret.versions].find(([, { stages }]) => stages.has(stage)) ?? [];
      if (holder !== input.RemoveFromVersionId) {
        throw new ServiceError("InvalidParameterException", `${stage} is on version ${holder ?? "none"}`);
      }
      if (input.MoveToVersionId !== undefined) moveStage(secret, stage, String(input.MoveToVersionId));
      else if (holder !== undefined) secret.versions.get(holder)?.stages.delete(stage);
      return { ARN: secret.arn };
    },
    GetRandomPassword: (input) => ({
      RandomPassword: randomBytes(128)
        .toString("base64")
        .replaceAll(/[^A-Za-z0-9]/g, "")
        .slice(0, Number(input.PasswordLength ?? 32)),
    }),
  };

  function stagesOf(arn: string): Record<string, string[]> {
    const labelled = [...find(arn).versions].filter(([, { stages }]) => stages.size > 0);
    return Object.fromEntries(labelled.map(([id, { stages }]) => [id, [...stages].sort()]));
  }

  function startRotation(arn: string): string {
    const secret = find(arn);
    const token = randomUUID();
    secret.versions.set(token, { value: undefined, stages: new Set() });
    moveStage(secret, "AWSPENDING", token);
    return token;
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    const send = (status: number, body: object): void => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    };
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const input = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Input;
      calls.push([operation, input.VersionStage].filter(Boolean).join(" "));
      if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
        throw new ServiceError("MissingAuthenticationTokenException", "the request is not signed");
      }
      const failure = failures.get(operation);
      failures.delete(operation);
      if (failure) throw failure;
      const run = operations[operation];
      if (!run) throw new ServiceError("UnknownOperationException", `unknown operation "${operation}"`);
      send(200, run(input));
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      send(400, { __type: error.type, message: error.message });
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Secrets Manager server: no port");

  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SESSION_TOKEN: "local",
    },
    createSecret(name, value) {
      const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-${randomBytes(3).toString("hex")}`;
      const secret: Secret = { arn, versions: new Map() };
      secrets.set(arn, secret);
      if (value) put(secret, randomUUID(), JSON.stringify(value), ["AWSCURRENT"]);
      return arn;
    },
    valueOf(arn, stage) {
      return [...find(arn).versions.values()].find(({ stages }) => stages.has(stage))?.value;
    },
    stagesOf,
    putValue: (arn, value, stages = ["AWSCURRENT"]) => put(find(arn), randomUUID(), JSON.stringify(value), stages),
    startRotation,
    async rotate(arn, invoke) {
      const token = startRotation(arn);
      for (const step of STEPS) await invoke({ Step: step, SecretId: arn, ClientRequestToken: token });
    },
    calls,
    failNext: (operation, { type, message }) => failures.set(operation, new ServiceError(type, message)),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
