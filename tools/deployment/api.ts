import type { AwsClient } from "../aws/aws-client";
import type { Server } from "../network/http";

export interface ApiAnswer {
  readonly status: number;
  /** Seconds after which to come back. */
  readonly retryAfter?: string;
  /** Parsed where it is JSON. */
  readonly body: unknown;
}

/** A deployed REST API under the emulator's address. */
export class Api {
  readonly id: string;
  readonly stage: string;

  /** @param invokeUrl as the stage has it: `https://<id>.execute-api.<region>.amazonaws.com/<stage>` */
  constructor(invokeUrl: string) {
    const { hostname, pathname } = new URL(invokeUrl);
    const [id = ""] = hostname.split(".");
    this.id = id;
    this.stage = pathname.replaceAll("/", "");
  }

  /** Where the API answers, without a slash at its end. */
  address(server: Server): string {
    return `${server.url}${this.path("")}`;
  }

  async get(client: AwsClient, path: string, query: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const answer = await client.send({ service: "execute-api", method: "GET", path: this.path(path), query });
    const retryAfter = answer.headers["retry-after"];
    const text = answer.body.toString();
    const base = { status: answer.status, ...(retryAfter && { retryAfter }) };
    try {
      return { ...base, body: JSON.parse(text) };
    } catch {
      return { ...base, body: text };
    }
  }

  /** ministack's form of an address that AWS gives each API a host name for. */
  private path(path: string): string {
    return `/restapis/${this.id}/${this.stage}/_user_request_${path}`;
  }
}
