import { timingSafeEqual } from "node:crypto";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

/** The secret half of an access key, and the session that it is of, if any. */
export interface AccessKey {
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export type FindAccessKey = (accessKeyId: string) => AccessKey | undefined | Promise<AccessKey | undefined>;

/**
 * Whether IAM lets the owner of an access key do `rds-db:connect` as a user of the database.
 * @returns why not, or undefined
 */
export type ConnectRefusal = (accessKeyId: string, user: string) => string | undefined | Promise<string | undefined>;

/** What IAM knows of those who sign tokens. */
export interface TokenSigners {
  /** Whose an access key is. */
  readonly findAccessKey: FindAccessKey;
  /** What they may do. Nobody is let in unasked: a server without an IAM says so itself. */
  readonly connectRefusal: ConnectRefusal;
}

/** What a token has to be for. */
export interface TokenTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
}

const MINUTE = 60_000;
const LIFETIME = 15 * MINUTE;
/** How far clocks may differ (IAM User Guide, "Signature Version 4": five minutes). */
const SKEW = 5 * MINUTE;

/**
 * Judges a token as RDS does: a request `Action=connect` to the database that was signed at most 15 minutes ago by
 * the owner of an access key who may do what it asks for, and never sent.
 * @returns why it is refused, or undefined. No part of the token is told.
 */
export async function refusalOf(
  token: string,
  { host, port, user, region }: TokenTarget,
  { findAccessKey, connectRefusal }: TokenSigners,
): Promise<string | undefined> {
  const text = `https://${token}`;
  if (!URL.canParse(text)) return "not a token";
  const url = new URL(text);
  // A URL leaves its scheme's own port out.
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
