import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { type ApplicationLogin, passwordFor } from "../database/application-secret-value";
import { drawPassword } from "../database/new-password";

/** The event that Secrets Manager sends for each step. */
export interface RotationEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
}

export interface Rotation {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
  readonly login: ApplicationLogin;
  /** Sets the role's password in the database. */
  readonly setPassword: (password: string) => Promise<void>;
  /** Logs in as the role, over verified TLS. */
  readonly testPassword: (password: string) => Promise<void>;
}

/**
 * Does one step of a rotation. Every step may be repeated, and all state is in Secrets Manager: after a crash, Secrets
 * Manager repeats the step, and the rotation goes on.
 * @returns a line for the log
 * @throws Error when the event is for another secret, or the secret's value is for another role or host
 */
export async function rotate(rotation: Rotation, event: RotationEvent): Promise<string> {
  const { Step: step, SecretId: secretId, ClientRequestToken: token } = event;
  if (secretId !== rotation.secretArn)
    throw new Error(`rotation of ${secretId} refused: this function rotates ${rotation.secretArn} alone`);
  const stages = await stagesByVersion(rotation);
  if (stages.get(token)?.includes("AWSCURRENT")) return `${step}: version is current already`;
  if (!stages.get(token)?.includes("AWSPENDING") && step !== "createSecret") {
    throw new Error(`${step}: version ${token} has no stage AWSPENDING`);
  }
  switch (step) {
    case "createSecret":
      return createSecret(rotation, token);
    case "setSecret":
      await rotation.setPassword(await pendingPassword(rotation, token));
      return "setSecret: password set";
    case "testSecret":
      await rotation.testPassword(await pendingPassword(rotation, token));
      return "testSecret: logged in";
    case "finishSecret":
      return finishSecret(rotation, token, stages);
    default:
      throw new Error(`unknown rotation step "${step}"`);
  }
}

async function createSecret(rotation: Rotation, token: string): Promise<string> {
  const { client, secretArn, login } = rotation;
  if ((await readPending(rotation, token)) !== undefined) return "createSecret: a password is there already";
  const password = await drawPassword(client);
  await client.send(
    new PutSecretValueCommand({
      SecretId: secretArn,
      ClientRequestToken: token,
      SecretString: JSON.stringify({ engine: "postgres", ...login, password }),
      // Also takes the label from a version on which an earlier rotation left it.
      VersionStages: ["AWSPENDING"],
    }),
  );
  return "createSecret: password made";
}

async function finishSecret(
  { client, secretArn }: Rotation,
  token: string,
  stages: ReadonlyMap<string, readonly string[]>,
): Promise<string> {
  const [current] = [...stages].find(([, ofVersion]) => ofVersion.includes("AWSCURRENT")) ?? [];
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretArn,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: token,
      // At the first rotation no version is current, and AWS refuses an empty id.
      ...(current !== undefined && { RemoveFromVersionId: current }),
    }),
  );
  return "finishSecret: version is current";
}

async function stagesByVersion({ client, secretArn }: Rotation): Promise<ReadonlyMap<string, readonly string[]>> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretArn }));
  return new Map(Object.entries(VersionIdsToStages));
}

async function pendingPassword(rotation: Rotation, token: string): Promise<string> {
  const password = await readPending(rotation, token);
  if (password === undefined) throw new Error(`version ${token} has no value: createSecret has not run`);
  return password;
}

/** @returns undefined when the version has no value yet. */
async function readPending({ client, secretArn, login }: Rotation, token: string): Promise<string | undefined> {
  const { SecretString } = await client
    .send(new GetSecretValueCommand({ SecretId: secretArn, VersionId: token, VersionStage: "AWSPENDING" }))
    .catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException) return { SecretString: undefined };
      throw error;
    });
  if (SecretString === undefined) return undefined;
  return passwordFor(login, SecretString);
}
