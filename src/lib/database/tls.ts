import { readFileSync } from "node:fs";
import { connect, isIP, type Socket } from "node:net";
import path from "node:path";
import {
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from "node:tls";
import { AUTHORITIES_FILE } from "./authorities-file";
import { SSL_REQUEST } from "./ssl-request";

const WILLING = "S";

let trusted: SecureContext | undefined;

/** The server does not offer TLS. */
export class TlsRefused extends Error {
  override readonly name = "TlsRefused";
}

/**
 * Opens a connection to a PostgreSQL server as `sslmode=verify-full` does: over TLS alone, with a certificate for this
 * host name that one of the authorities in the zip has signed.
 *
 * postgres.js is not used for this: it leaves Nagle's algorithm on (44 ms for each connection), goes on when the server
 * does not answer whether it speaks TLS, and waits for ever when the server hangs up.
 * @param timeout milliseconds
 * @throws TlsRefused when the server offers no TLS; Error with code ETIMEDOUT or ECONNRESET
 */
export async function openVerifiedSocket(host: string, port: number, timeout: number): Promise<TLSSocket> {
  const socket = connect({ host, port, noDelay: true });
  const timer = setTimeout(() => socket.destroy(withCode("ETIMEDOUT", "the database did not answer in time")), timeout);
  try {
    await requestTls(socket);
    return await secure(socket, host);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function requestTls(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.once("close", () => reject(withCode("ECONNRESET", "the database closed the connection")));
    socket.once("connect", () => socket.write(SSL_REQUEST));
    socket.once("data", (answer: Buffer) => {
      // Bytes after the answer were sent before TLS began, perhaps by somebody in between (CVE-2021-23222).
      if (answer.toString("latin1") === WILLING) resolve();
      else reject(new TlsRefused("the database server does not offer TLS"));
    });
  });
}

function secure(socket: Socket, host: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tlsSocket = connectTls({
      socket,
      host,
      // A server name must be a host name, no address (RFC 6066, section 3). Node checks the certificate against `host`.
      ...(isIP(host) === 0 && { servername: host }),
      secureContext: trustedAuthorities(),
      // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED cannot disable it.
      rejectUnauthorized: true,
    });
    const closed = (): void => reject(withCode("ECONNRESET", "the database closed the connection"));
    // Never removed: an error event without a listener ends the process.
    tlsSocket.on("error", reject).once("close", closed);
    tlsSocket.once("secureConnect", () => resolve(tlsSocket));
  });
}

/** The authorities that the bundler put into the zip, and those of NODE_EXTRA_CA_CERTS, by which a test adds its own. */
function trustedAuthorities(): SecureContext {
  trusted ??= createSecureContext({
    ca: [readFileSync(path.join(__dirname, AUTHORITIES_FILE), "utf8"), ...getCACertificates("extra")],
    minVersion: "TLSv1.2",
  });
  return trusted;
}

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
