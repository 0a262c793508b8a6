/** Certificates for servers on this machine, from a certificate authority that the machine does not trust. */
import { createCA, createCert } from "mkcert";

export interface KeyPair {
  /** PEM. */
  readonly certificate: string;
  /** PEM, unencrypted. */
  readonly key: string;
}

export interface ServerCertificate extends KeyPair {
  /** PEM of the authority that signed the certificate. A client has to trust this authority. */
  readonly authority: string;
}

const VALIDITY_DAYS = 30;
const LOCAL_NAMES = ["localhost", "127.0.0.1"];

export async function createAuthority(name = "private-lambda test CA"): Promise<KeyPair> {
  const { cert, key } = await createCA({
    organization: name,
    countryCode: "US",
    state: "None",
    locality: "None",
    validity: VALIDITY_DAYS,
  });
  return { certificate: cert, key };
}

/** Makes a certificate for `localhost`, 127.0.0.1 and `names` (host names or IP addresses). */
export async function createServerCertificate(
  authority: KeyPair,
  names: readonly string[] = LOCAL_NAMES,
): Promise<ServerCertificate> {
  return createCertificateFor(authority, [...new Set([...LOCAL_NAMES, ...names])]);
}

/** Makes a certificate for these names alone, such as one that a client must refuse. */
export async function createCertificateFor(authority: KeyPair, names: readonly string[]): Promise<ServerCertificate> {
  const { cert, key } = await createCert({
    ca: { cert: authority.certificate, key: authority.key },
    domains: [...names],
    validity: VALIDITY_DAYS,
  });
  return { certificate: cert, key, authority: authority.certificate };
}
