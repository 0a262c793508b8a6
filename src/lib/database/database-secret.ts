import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Unavailable } from "../runtime/errors";
import type { CredentialSource, Credentials } from "./credential-source";

type Stage = "AWSCURRENT" | "AWSPENDING";

/** The stages to read after a refusal: during a rotation either password may be in force, and AWSCURRENT may have moved. */
const AFTER_REFUSAL: readonly Stage[] = ["AWSCURRENT", "AWSPENDING", "AWSCURRENT"];

/** Credentials kept in a Secrets Manager secret, read once and cached. */
export class DatabaseSecret implements CredentialSource {
  /** Kept until the database refuses them, which is how a rotation is noticed: Secrets Manager is not asked before. */
  #cached: Credentials | undefined;

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly arn: string,
    /** The user that the secret must be for. @default any: RDS's own secret of the master user needs no check */
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
        // Secrets Manager also answers this for a version that has a label but no value yet.
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

/** @throws Error that says what is wrong and quotes nothing of the secret. */
export function parseCredentials(secretString: string): Credentials {
  const { username, password } = parseSecret(secretString);
  if (typeof username !== "string" || typeof password !== "string" || password === "") {
    throw new Error('the secret needs the strings "username" and "password"');
  }
  return { username, password };
}

/** Parses a secret's JSON object. @throws Error that says what is wrong and quotes nothing of the secret. */
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
