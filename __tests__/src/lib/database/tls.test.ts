import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FunctionRunnerProps } from "../../../../tools/local/function-runner";
import type { LocalSystem } from "../../../../tools/local/local-system";
import { createAuthority, createCertificateFor } from "../../../../tools/network/certificates";
import { startPostgresServer } from "../../../../tools/postgres/postgres-server";
import type { ApiAnswer } from "../../../support/api-event";
import { DatabaseSystem, listOrders, startServer } from "../../../support/database-system";

let database: DatabaseSystem;
let system: LocalSystem;

beforeAll(async () => {
  database = await DatabaseSystem.start();
  system = database.local;
});
afterAll(() => database?.stop());

describe("TLS is verified in full", () => {
  async function refusal(variables: Record<string, string>, overrides: Partial<FunctionRunnerProps> = {}) {
    const environment = { ...system.environmentOf("orders-read"), ...variables };
    const orders = await system.start("orders-read", { environment, ...overrides });
    try {
      const started = Date.now();
      const answer = await orders.invoke<ApiAnswer>(listOrders);
      // The client must not wait: this failure does not pass.
      expect(Date.now() - started).toBeLessThan(2_000);
      expect(answer.statusCode).toBe(503);
      expect(orders.lines).toHaveLength(1);
      const { password } = JSON.parse(system.secretsManager.valueOf(system.applicationSecretArn, "AWSCURRENT") ?? "");
      expect(orders.lines.join("") + JSON.stringify(answer)).not.toContain(password);
      return JSON.parse(orders.lines[0] ?? "").error as string;
    } finally {
      await orders.stop();
    }
  }

  test("a certificate of an untrusted authority is refused, even with NODE_TLS_REJECT_UNAUTHORIZED=0", async () => {
    const stranger = await createAuthority();
    const other = await startPostgresServer({ certificate: await createCertificateFor(stranger, ["localhost"]) });
    try {
      const variables = { DATABASE_PORT: String(other.port), NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
      expect(await refusal(variables)).toMatch(/certificate/);
    } finally {
      await other.stop();
    }
  });

  test("a certificate for another host is refused", async () => {
    const authority = await createAuthority();
    const certificate = await createCertificateFor(authority, ["database.example.com"]);
    const other = await startPostgresServer({ certificate });
    try {
      const error = await refusal({ DATABASE_PORT: String(other.port) }, { caFile: other.caFile });
      expect(error).toContain("Host: localhost. is not in the cert's altnames: DNS:database.example.com");
    } finally {
      await other.stop();
    }
  });

  test("a server without TLS is refused", async () => {
    const plain = await startPostgresServer({ settings: { ssl: "off" } });
    try {
      expect(await refusal({ DATABASE_PORT: String(plain.port) })).toContain("does not offer TLS");
    } finally {
      await plain.stop();
    }
  });

  test("bytes that arrive with the server's answer, before TLS begins, are refused", async () => {
    const { server, port } = await startServer((socket) => socket.once("data", () => socket.write("S\u0000")));
    expect(await refusal({ DATABASE_PORT: port })).toContain("does not offer TLS");
    server.close();
  });

  test("the local server takes connections over TLS only", async () => {
    const rows = await system.postgres.query<{ type: string }>("select distinct type from pg_hba_file_rules");
    expect([...rows]).toEqual([{ type: "hostssl" }]);
  });
});
