import { createServer } from "node:https";
import type { ServerCertificate } from "../network/certificates";
import { type Answer, exchange, type Request, readBody, type Server } from "../network/http";
import type { Cleanup } from "../process/cleanup";
import { type BackendName, backendOf } from "./routing";

export type Forward = (request: Request) => Promise<Answer>;

/** Something that an emulator lacks and that the front does in its place. */
export interface Gap {
  /** Answers the request, with or without `forward`'s help; undefined when it is not about this gap. */
  answer(request: Request, forward: Forward): Promise<Answer | undefined>;
}

export interface FrontProps {
  /** A free TCP port of 127.0.0.1. */
  readonly port: number;
  readonly certificate: ServerCertificate;
  readonly backends: Readonly<Record<BackendName, Server>>;
  readonly gaps: readonly Gap[];
}

/**
 * One HTTPS address for all of AWS: passes each request on to the emulator that has its service, headers unchanged
 * (`Host` is signed), and fills the gaps of both.
 */
export async function startFront(cleanup: Cleanup, { port, certificate, backends, gaps }: FrontProps): Promise<Server> {
  const forward: Forward = (request) => exchange(backends[backendOf(request)], request);
  const answer = async (request: Request): Promise<Answer> => {
    for (const gap of gaps) {
      const answered = await gap.answer(request, forward);
      if (answered) return answered;
    }
    return forward(request);
  };

  const server = createServer({ key: certificate.key, cert: certificate.certificate }, (incoming, outgoing) => {
    readBody(incoming)
      .then((body) => {
        // The body is read already: the request that is passed on has its length, and waits for no permission to send it.
        const { expect: _, "transfer-encoding": __, ...headers } = incoming.headers;
        return answer({ method: incoming.method ?? "GET", path: incoming.url ?? "/", headers, body });
      })
      .then(({ status, headers: { "transfer-encoding": _, connection: __, ...headers }, body }) => {
        // The answer to a HEAD names the length of a body that is not sent.
        const length = incoming.method === "HEAD" ? headers["content-length"] : String(body.length);
        outgoing.writeHead(status, { ...headers, ...(length !== undefined && { "content-length": length }) });
        outgoing.end(body);
      })
      .catch((error: unknown) => {
        // The provider retries every 5xx but 501, and a retry does not mend an emulator.
        outgoing.writeHead(501, { "content-type": "text/plain" });
        outgoing.end(`emulator front: ${error instanceof Error ? error.message : String(error)}`);
      });
  });
  // A function may run for minutes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  cleanup.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://127.0.0.1:${port}`, ca: certificate.authority };
}
