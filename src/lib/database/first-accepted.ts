import type { CredentialSource, Credentials } from "./credential-source";

/** Several ways to log in as one user: the one that the server took last is tried first. */
export class FirstAccepted implements CredentialSource {
  #inForce: CredentialSource;
  /** The source of the credentials that were offered last. */
  #offered: CredentialSource;

  /** @param sources in the order in which they are tried at first */
  constructor(private readonly sources: readonly [CredentialSource, ...CredentialSource[]]) {
    [this.#inForce] = sources;
    this.#offered = this.#inForce;
  }

  current(): Promise<Credentials> {
    this.#offered = this.#inForce;
    return this.#inForce.current();
  }

  async *afterRefusal(): AsyncGenerator<Credentials> {
    const refused = this.#inForce;
    yield* refused.afterRefusal();
    for (const source of this.sources) {
      if (source === refused) continue;
      this.#offered = source;
      yield await source.current();
      yield* source.afterRefusal();
    }
  }

  keep(credentials: Credentials): Credentials {
    this.#inForce = this.#offered;
    return this.#inForce.keep(credentials);
  }
}
