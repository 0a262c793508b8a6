import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface Request {
  readonly method: string;
  /** The path with its query string, percent-encoded. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Server {
  /** Such as `https://127.0.0.1:4566`. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate. @default the system's authorities */
  readonly ca?: string;
}

/** A function runs for 15 minutes at most. A server that takes longer does not answer any more. */
const TIMEOUT_MS = 900_000;

/** Sends one request with unchanged headers, and reads the whole answer. */
export function exchange(server: Server, { method, path, headers, body }: Request): Promise<Answer> {
  const url = new URL(server.url);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send({
      hostname: url.hostname,
      port: url.port,
      method,
      path,
      headers: { ...headers, "content-length": String(body.length) },
      timeout: TIMEOUT_MS,
      agent: false,
      ...(server.ca !== undefined && { ca: server.ca }),
    });
    outgoing.once("timeout", () => outgoing.destroy(new Error(`${server.url} did not answer within 15 minutes`)));
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      readBody(incoming).then(
        (answer) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: answer }),
        reject,
      );
    });
    outgoing.end(body);
  });
}

export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: Buffer.from(JSON.stringify(value)),
  };
}
