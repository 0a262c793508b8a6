import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Answer, exchange, type Server } from "../network/http";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The emulator's root user: what Terraform deploys as. */
export const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

export interface AwsRequest {
  /** As in the signature's scope, such as `execute-api`. */
  readonly service: string;
  /** @default "POST" */
  readonly method?: string;
  /** @default "/" */
  readonly path?: string;
  /** @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default empty */
  readonly body?: string;
}

/** The API's own error: `code` as AWS names it. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

/** Signed requests to one address, whatever the service: the emulator has them all behind one. */
export class AwsClient {
  constructor(
    private readonly server: Server,
    private readonly region: string,
    private readonly credentials: Credentials | "unsigned" = ROOT,
  ) {}

  /** The same address, asked by somebody else. */
  as(credentials: Credentials | "unsigned"): AwsClient {
    return new AwsClient(this.server, this.region, credentials);
  }

  async send({
    service,
    method = "POST",
    path = "/",
    query = {},
    headers = {},
    body = "",
  }: AwsRequest): Promise<Answer> {
    const { protocol, host, hostname, port } = new URL(this.server.url);
    const request = {
      method,
      protocol,
      hostname,
      port: Number(port),
      path,
      query,
      headers: { host, ...headers },
      body,
    };
    const signed =
      this.credentials === "unsigned"
        ? request
        : await new SignatureV4({
            service,
            region: this.region,
            credentials: this.credentials,
            sha256: Sha256,
          }).sign(request);
    const search = new URLSearchParams(query).toString();
    return exchange(this.server, {
      method,
      path: search === "" ? path : `${path}?${search}`,
      headers: signed.headers,
      body: Buffer.from(body),
    });
  }

  /** A call of a JSON service, such as `call("secretsmanager", "secretsmanager.DescribeSecret", { SecretId })`. */
  async call(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const answer = await this.send({
      service,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
      body: JSON.stringify(input),
    });
    return jsonOf(answer);
  }

  /** A call of a query service (EC2, IAM, RDS); the answer is XML. */
  async query(
    service: string,
    version: string,
    action: string,
    input: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const answer = await this.send({
      service,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ Action: action, Version: version, ...input }).toString(),
    });
    const text = answer.body.toString();
    if (answer.status >= 400) {
      const code = /<Code>([^<]*)/.exec(text)?.[1] ?? String(answer.status);
      throw new AwsError(code, `${action}: ${/<Message>([^<]*)/.exec(text)?.[1] ?? text}`);
    }
    return text;
  }

  /** A call of a REST service that answers JSON (Lambda, API Gateway). */
  async rest(service: string, method: string, path: string): Promise<Record<string, unknown>> {
    return jsonOf(await this.send({ service, method, path }));
  }
}

function jsonOf({ status, headers, body }: Answer): Record<string, unknown> {
  const text = body.toString();
  const value: unknown = text === "" ? {} : JSON.parse(text);
  const fields = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  if (status >= 400) {
    const code = fields.__type ?? headers["x-amzn-errortype"] ?? status;
    throw new AwsError(String(code).replace(/^.*#/, ""), String(fields.message ?? fields.Message ?? text));
  }
  return fields;
}

/** SHA-256 and its HMAC, in the shape that the SDK's signer asks for. */
export class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.hash.digest());
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
