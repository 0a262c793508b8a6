import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Unavailable } from "../runtime/errors";

/** What is read from a secret's JSON; it may hold more. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

type Stage = "AWSCURRENT" | "AWSPENDING";

/** During a rotation either may be in force; the current one may have moved meanwhile. */
const AFTER_REFUSAL: readonly Stage[] = ["AWSCURRENT", "AWSPENDING", "AWSCURRENT"];

const SECOND = 1_000;

/** One client per execution environment. Its time-outs let a caller answer 503 before its own time is over. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1 * SECOND, requestTimeout: 3 * SECOND, throwOnRequestTimeout: true },
  });
}

/** Where a connection gets its credentials. */
export interface CredentialSource {
  /** The credentials in force, as they were last seen to be. @throws Unavailable when there are none yet */
  current(): Promise<Credentials>;
  /** What may be in force after the current credentials were refused, each made or read when its turn comes. */
  afterRefusal(): AsyncIterable<Credentials>;
  /** Remembers the credentials that the server has just taken. */
  keep(credentials: Credentials): Credentials;
}

/** Credentials that nobody rotates: for trying a password. */
export function fixedCredentials(credentials: Credentials): CredentialSource {
  return { current: async () => credentials, async *afterRefusal() {}, keep: () => credentials };
}

/** Credentials kept in a Secrets Manager secret, read once and cached. */
export class DatabaseSecret implements CredentialSource {
  /** Until the database refuses them: a rotation is noticed then, and Secrets Manager is not needed before. */
  #cached: Credentials | undefined;

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly arn: string,
    /** The user that the secret must be for. @default any, for RDS's own secret of the master user */
    private readonly username?: string,
  ) {}

  async current(): Promise<Credentials> {
    if (this.#cached) return this.#cached;
    const credentials = await this.read("AWSCURRENT");
    if (!credentials) {
      throw new Unavailable("the database's secret has no value yet: its first rotation has not finished");
    }
    return this.keep(credentials);
  }

  keep(credentials: Credentials): Credentials {
    this.#cached = credentials;
    return credentials;
  }

  async *afterRefusal(): AsyncGenerator<Credentials> {
    for (const stage of AFTER_REFUSAL) {
      const credentials = await this.read(stage);
      if (credentials) yield credentials;
    }
  }

  private async read(stage: Stage): Promise<Credentials | undefined> {
    const { SecretString } = await this.client
      .send(new GetSecretValueCommand({ SecretId: this.arn, VersionStage: stage }))
      .catch((error: unknown) => {
        // Also the answer for a version that has a label but no value yet.
        if (error instanceof ResourceNotFoundException) return { SecretString: undefined };
        throw new Unavailable("the database's secret cannot be read", { cause: error });
      });
    if (SecretString === undefined) return undefined;
    const credentials = parseCredentials(SecretString);
    if (this.username !== undefined && credentials.username !== this.username) {
      throw new Error(`the database's secret is for user "${credentials.username}", not for "${this.username}"`);
    }
    return credentials;
  }
}

/** @throws Error that tells what is wrong without a word of the text. */
export function parseCredentials(secretString: string): Credentials {
  const { username, password } = parseSecret(secretString);
  if (typeof username !== "string" || typeof password !== "string" || password === "") {
    throw new Error('the secret needs the strings "username" and "password"');
  }
  return { username, password };
}

/** A secret's JSON object. @throws Error that tells what is wrong without a word of the text. */
export function parseSecret(secretString: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(secretString);
  } catch {
    // JSON.parse's own message quotes the text.
    throw new Error("the secret is not JSON");
  }
  if (typeof value !== "object" || value === null) throw new Error("the secret is not a JSON object");
  return value as Record<string, unknown>;
}
