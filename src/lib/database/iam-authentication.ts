import { Signer, type SignerConfig } from "@aws-sdk/rds-signer";
import { Unavailable } from "../runtime/errors";
import type { CredentialSource, Credentials } from "./credential-source";

/** Milliseconds that a token is used for new connections. The server takes it for 15 minutes after it was signed. */
const TIME_TO_LIVE = 10 * 60_000;

/** The server and the user that a token is for: it is refused anywhere else, and for any other user. */
export type TokenScope = Required<Pick<SignerConfig, "hostname" | "port" | "username">> & { readonly region: string };

/**
 * IAM authentication: in place of a password, the function signs a request with its own credentials. An open connection
 * outlives its token (RDS User Guide, "IAM database authentication").
 */
export class IamTokens implements CredentialSource {
  #cached: { readonly credentials: Credentials; readonly expires: number } | undefined;
  readonly #signer: Signer;

  constructor(private readonly scope: TokenScope) {
    this.#signer = new Signer(scope);
  }

  async current(): Promise<Credentials> {
    if (this.#cached && Date.now() < this.#cached.expires) return this.#cached.credentials;
    return this.keep(await this.sign());
  }

  /** One new token: the refused one may have been signed with credentials that have expired. */
  async *afterRefusal(): AsyncGenerator<Credentials> {
    this.#cached = undefined;
    yield await this.sign();
  }

  keep(credentials: Credentials): Credentials {
    this.#cached = { credentials, expires: Date.now() + TIME_TO_LIVE };
    return credentials;
  }

  private async sign(): Promise<Credentials> {
    try {
      return { username: this.scope.username, password: await this.#signer.getAuthToken() };
    } catch (error) {
      throw new Unavailable("no token for the database can be signed", { cause: error });
    }
  }
}
