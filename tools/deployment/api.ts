import type { AwsClients } from "../aws/aws-clients";
import type { Credentials } from "../aws/aws-credentials";
import { executeApi } from "../aws/execute-api";
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

  /** ministack's form of a path: AWS gives each API a host name of its own. */
  path(path: string): string {
    return `/restapis/${this.id}/${this.stage}/_user_request_${path}`;
  }
}

/** Somebody who asks an API. */
export class ApiCaller {
  constructor(
    private readonly api: Api,
    private readonly aws: AwsClients,
    private readonly caller: Credentials | "unsigned",
  ) {}

  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    const { server, region } = this.aws;
    const request = { path: this.api.path(path), query, caller: this.caller };
    const { status, headers, body } = await executeApi(server, region, request);
    const retryAfter = headers["retry-after"];
    return { status, ...(retryAfter && { retryAfter }), body: parsed(body.toString()) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
