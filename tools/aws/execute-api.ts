import { Sha256 } from "@smithy/core/checksum";
import { buildQueryString } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Answer, exchange, type Server } from "../network/http";
import type { Credentials } from "./aws-credentials";

export interface ApiRequest {
  /** @default "GET" */
  readonly method?: string;
  /** Percent-encoded, without a query string. */
  readonly path: string;
  /** @default none */
  readonly query?: Readonly<Record<string, string>>;
  readonly caller: Credentials | "unsigned";
}

/** Sends a request to an API of API Gateway, signed by its caller: the SDK has no client for such APIs. */
export async function executeApi(
  server: Server,
  region: string,
  { method = "GET", path, query = {}, caller }: ApiRequest,
): Promise<Answer> {
  const { protocol, host, hostname, port } = new URL(server.url);
  const unsigned = { method, protocol, hostname, port: Number(port), path, query, headers: { host } };
  const { headers } =
    caller === "unsigned"
      ? unsigned
      : await new SignatureV4({ service: "execute-api", region, credentials: caller, sha256: Sha256 }).sign(unsigned);
  const queryString = buildQueryString(query);
  return exchange(server, {
    method,
    path: queryString === "" ? path : `${path}?${queryString}`,
    headers,
    body: Buffer.of(),
  });
}
