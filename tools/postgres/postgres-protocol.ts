/** The messages that begin a session with PostgreSQL (PostgreSQL manual, "Message Formats"). */
import type { Duplex } from "node:stream";

/** The code in the first packet that asks for TLS, for GSSAPI encryption, or for a query to be cancelled. */
export const SSL_CODE = 80877103;
export const GSS_CODE = 80877104;
export const CANCEL_CODE = 80877102;
/** AuthenticationCleartextPassword: the server asks for a password. */
export const PASSWORD_REQUEST = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

/** Bytes of the longest packet that PostgreSQL itself accepts before a login (MAX_STARTUP_PACKET_LENGTH). */
const LONGEST_PACKET = 10_000;

/** Parameters of a session, by name: `user`, `database`, and settings. */
export type StartupParameters = Readonly<Record<string, string>>;

export interface StartupPacket {
  /** SSL_CODE, GSS_CODE, CANCEL_CODE, or the protocol's version. */
  readonly code: number;
  /** The whole packet, as the client sent it. */
  readonly bytes: Buffer;
}

/** Reads exactly so many bytes and leaves the rest in the stream. @throws Error when the stream ends before. */
export async function readBytes(stream: Duplex, count: number): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = stream.read(count);
    if (bytes instanceof Buffer && bytes.length === count) return bytes;
    if (bytes !== null || stream.readableEnded || stream.destroyed) throw new Error("the peer hung up");
    await readable(stream);
  }
}

function readable(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of EVENTS) stream.removeListener(event, done);
      resolve();
    };
    for (const event of EVENTS) stream.once(event, done);
  });
}
const EVENTS = ["readable", "end", "close"] as const;

/** Reads the first packet of a connection, or the first packet after TLS has begun. */
export async function readStartup(stream: Duplex): Promise<StartupPacket> {
  const length = await readBytes(stream, 4);
  const rest = await readBytes(stream, checked(length.readInt32BE(), 8) - 4);
  return { code: rest.readInt32BE(), bytes: Buffer.concat([length, rest]) };
}

export function startupParameters({ bytes }: StartupPacket): StartupParameters {
  const words = bytes.toString("utf8", 8).split("\0");
  const end = words.indexOf("");
  const pairs = words.slice(0, end - (end % 2));
  return Object.fromEntries(pairs.flatMap((name, i) => (i % 2 === 0 ? [[name, pairs[i + 1] ?? ""]] : [])));
}

/** Reads a PasswordMessage. @returns its password. @throws Error for any other message. */
export async function readPassword(stream: Duplex): Promise<string> {
  const head = await readBytes(stream, 5);
  if (head.toString("latin1", 0, 1) !== "p") throw new Error("the peer sent something else than a password");
  const text = await readBytes(stream, checked(head.readInt32BE(1), 5) - 4);
  return text.toString("utf8", 0, text.length - 1);
}

/** A PasswordMessage. */
export function passwordMessage(password: string): Buffer {
  const text = Buffer.from(`${password}\0`);
  const head = Buffer.alloc(5, "p");
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}

function checked(length: number, shortest: number): number {
  if (length < shortest || length > LONGEST_PACKET) throw new Error(`a packet cannot be ${length} bytes long`);
  return length;
}

/** An ErrorResponse that ends the session. */
export function fatalError(code: string, message: string): Buffer {
  const fields = Buffer.from(["SFATAL", "VFATAL", `C${code}`, `M${message}`, ""].map((field) => `${field}\0`).join(""));
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
