/** What a login needs. */
export interface Credentials {
  readonly username: string;
  /** A password, or an IAM token in its place. */
  readonly password: string;
}

/** A source of credentials for new connections. */
export interface CredentialSource {
  /** The credentials that were last known to be in force. @throws Unavailable when there are none yet */
  current(): Promise<Credentials>;
  /** Credentials to try after a refusal, each made or read when its turn comes. */
  afterRefusal(): AsyncIterable<Credentials>;
  /** Remembers the credentials that the server has just taken. */
  keep(credentials: Credentials): Credentials;
}

/** Fixed credentials, for testing a password. */
export function fixedCredentials(credentials: Credentials): CredentialSource {
  return { current: async () => credentials, async *afterRefusal() {}, keep: () => credentials };
}
