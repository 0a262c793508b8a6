import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** The secret part of an access key, and its session token when the key is temporary. */
export interface AccessKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export type FindAccessKey = (accessKeyId: string) => AccessKey | undefined | Promise<AccessKey | undefined>;

/**
 * Asks IAM whether the owner of an access key may do `rds-db:connect` as a user of the database.
 * @returns why not, or undefined when IAM allows it
 */
export type ConnectRefusal = (accessKeyId: string, user: string) => string | undefined | Promise<string | undefined>;

/** What IAM knows about the signers of tokens. */
export interface TokenSigners {
  /** Finds an access key by its id. */
  readonly findAccessKey: FindAccessKey;
  /** Asked for every token. Required, so that a server without IAM has to allow everybody explicitly. */
  readonly connectRefusal: ConnectRefusal;
}

/** What a token must be signed for. */
export interface TokenTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
}

const MINUTE = 60_000;
/** RDS User Guide, "IAM database authentication". */
const LIFETIME = 15 * MINUTE;
/** How far the signer's clock may be ahead (IAM User Guide, "Signature Version 4": five minutes). */
const SKEW = 5 * MINUTE;

/**
 * Judges a token as RDS does. A token is the URL of a request `Action=connect` to the database, signed at most 15 minutes
 * ago with an access key whose owner may connect. The request itself is never sent.
 * @returns why the token is refused, without any secret part of it; undefined when the token is good
 */
export async function refusalOf(
  token: string,
  { host, port, user, region }: TokenTarget,
  { findAccessKey, connectRefusal }: TokenSigners,
): Promise<string | undefined> {
  const text = `https://${token}`;
  if (!URL.canParse(text)) return "not a token";
  const url = new URL(text);
  // A password can look like a host name: what is no token is not quoted.
  if (url.search === "") return "not a token";
  // A URL object has no port when the port is 443, the default of https.
  if (url.hostname !== host || Number(url.port || 443) !== port) return `for ${url.host}, not for ${host}:${port}`;
  const query = Object.fromEntries(url.searchParams);
  if (url.pathname !== "/" || query.Action !== "connect") return "not a request to connect";
  if (query.DBUser !== user) return `for user "${query.DBUser}", not for "${user}"`;

  const signed = signingTime(query["X-Amz-Date"] ?? "");
  const seconds = Number(query["X-Amz-Expires"]);
  const age = signed === undefined ? Number.NaN : Date.now() - signed.getTime();
  if (signed === undefined || !Number.isInteger(seconds)) return "not signed";
  if (age < -SKEW || age > Math.min(LIFETIME, seconds * 1_000)) return `signed ${Math.round(age / MINUTE)} minutes ago`;

  const [accessKeyId = ""] = (query["X-Amz-Credential"] ?? "").split("/");
  const key = await findAccessKey(accessKeyId);
  if (!key) return "signed with an access key that does not exist";
  const { secretAccessKey, sessionToken } = key;
  const expected = await new SignatureV4({
    service: "rds-db",
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
  }).presign(
    {
      method: "GET",
      protocol: "https:",
      hostname: host,
      port,
      path: "/",
      query: { Action: "connect", DBUser: user },
      headers: { host: `${host}:${port}` },
    },
    { signingDate: signed, expiresIn: seconds },
  );
  if (!isSame(query, expected.query ?? {})) return "signed with another key, or not as signed";
  return connectRefusal(accessKeyId, user);
}

function signingTime(text: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  if (second === undefined) return undefined;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function isSame(given: Readonly<Record<string, string>>, expected: Readonly<Record<string, unknown>>): boolean {
  const bytes = (query: object): Buffer =>
    Buffer.from(JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))));
  const [a, b] = [bytes(given), bytes(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
