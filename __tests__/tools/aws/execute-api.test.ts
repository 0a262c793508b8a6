import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { executeApi } from "../../../tools/aws/execute-api";

const CALLER = { accessKeyId: "AKIAREADER", secretAccessKey: "secret" };
const REQUEST = { path: "/v1/orders", query: { customer: "a b+c&d" } };

let server: Server;
let url: string;
let received: IncomingMessage | undefined;

beforeEach(async () => {
  received = undefined;
  server = createServer((incoming, outgoing) => {
    received = incoming;
    outgoing.end("answer");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
});

test("a request is signed over what is sent: path, query string and host", async () => {
  const answer = await executeApi({ url }, "us-east-1", { ...REQUEST, caller: CALLER });
  expect(answer.body.toString()).toBe("answer");
  const { pathname, searchParams } = new URL(received?.url ?? "", url);
  expect([pathname, searchParams.get("customer")]).toEqual(["/v1/orders", "a b+c&d"]);
  const { authorization, host = "", "x-amz-date": date = "" } = received?.headers ?? {};
  const signer = new SignatureV4({ service: "execute-api", region: "us-east-1", credentials: CALLER, sha256: Sha256 });
  const signed = await signer.sign(
    { method: "GET", protocol: "http:", hostname: "127.0.0.1", headers: { host }, ...REQUEST },
    { signingDate: signingDate(String(date)) },
  );
  expect(authorization).toBe(signed.headers.authorization);
});

test("an unsigned request has no signature", async () => {
  await executeApi({ url }, "us-east-1", { ...REQUEST, method: "DELETE", caller: "unsigned" });
  expect(received?.method).toBe("DELETE");
  expect(received?.headers).not.toHaveProperty("authorization");
});

function signingDate(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}
