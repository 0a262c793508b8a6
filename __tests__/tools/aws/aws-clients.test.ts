import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { KMS } from "@aws-sdk/client-kms";
import { Lambda } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { AwsClients } from "../../../tools/aws/aws-clients";
import { createAuthority, createServerCertificate } from "../../../tools/network/certificates";

let server: Server;
let url: string;
let ca: string;
let requests: number;

beforeAll(async () => {
  const { authority, certificate, key } = await createServerCertificate(await createAuthority());
  server = createServer({ cert: certificate, key }, (_, outgoing) => {
    requests += 1;
    outgoing.writeHead(500, { "content-type": "application/x-amz-json-1.1" });
    outgoing.end(JSON.stringify({ __type: "KMSInternalException", message: "broken" }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ca = authority;
});
beforeEach(() => {
  requests = 0;
});
afterAll(() => {
  server.close();
});

test("a failure of the service is told by AWS's code at once, without another try", async () => {
  const aws = new AwsClients({ url, ca }, "us-east-1");
  await expect(aws.of(KMS).listKeys({})).rejects.toMatchObject({ name: "KMSInternalException" });
  expect(requests).toBe(1);
});

test("a server whose authority is not the given one is not asked", async () => {
  const aws = new AwsClients({ url }, "us-east-1");
  await expect(aws.of(KMS).listKeys({})).rejects.toThrow(/certificate/);
  expect(requests).toBe(0);
});

test("each service has one client", () => {
  const aws = new AwsClients({ url, ca }, "us-east-1");
  expect(aws.of(KMS)).toBe(aws.of(KMS));
  expect(aws.of(Lambda)).toBeInstanceOf(Lambda);
});
