import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsClients } from "../../tools/aws/aws-clients";
import { formOf } from "../../tools/emulator/routing";
import { type Answer, jsonAnswer, type Request, readBody } from "../../tools/network/http";

export interface Call {
  /** Operation of a JSON service, action of a query service, or path of any other request. */
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

const EMPTY_XML: Answer = { status: 200, headers: { "content-type": "text/xml" }, body: Buffer.from("<Response/>") };

/** Gives the answers that a test sets for each operation (or path), and records all calls. */
export class FakeMinistack {
  readonly calls: Call[] = [];
  answers: Record<string, (input: Record<string, unknown>) => Answer> = {};
  private server: Server | undefined;

  async start(): Promise<AwsClients> {
    const server = createServer((incoming, outgoing) => {
      void readBody(incoming).then((body) => {
        const target = String(incoming.headers["x-amz-target"] ?? incoming.url);
        const isForm = incoming.headers["content-type"] === "application/x-www-form-urlencoded";
        const input = isForm ? Object.fromEntries(formOf(body)) : jsonOf(body);
        const operation = isForm ? String(input.Action) : target.replace(/^secretsmanager\./, "");
        this.calls.push({ operation, input });
        const answer = this.answers[operation]?.(input) ?? (isForm ? EMPTY_XML : jsonAnswer(200, {}));
        outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.server = server;
    return new AwsClients({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, "us-east-1");
  }

  stop(): void {
    this.server?.close();
  }

  asked(operation: string): readonly Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }
}

function jsonOf(body: Buffer): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}

/** A signed request, as the emulator's front receives it. */
export function signedRequest(service: string, target: string | undefined, body: string): Request {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, Signature=0`;
  return {
    method: "POST",
    path: "/",
    headers: { authorization, ...(target !== undefined && { "x-amz-target": target }) },
    body: Buffer.from(body),
  };
}
