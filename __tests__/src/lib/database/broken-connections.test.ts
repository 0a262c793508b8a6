import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTcpProxy } from "../../../../tools/network/tcp-proxy";
import { DatabaseSystem, type Probe } from "../../../support/database-system";
import { type Fate, startTlsProxy, type TlsProxy } from "../../../support/tls-proxy";

const READ = { statement: "select 1 as one" };
const ANSWER = [{ one: 1 }];
let database: DatabaseSystem;

beforeAll(async () => {
  database = await DatabaseSystem.start();
});
afterAll(() => database?.stop());

/** Runs `use` with a probe behind a proxy. The probe's n-th connection has the n-th fate; all later ones are served. */
async function through(fates: readonly Fate[], use: (probe: Probe, proxy: TlsProxy) => Promise<void>): Promise<void> {
  const proxy = await startTlsProxy(database.local.postgres, (connection) => fates[connection - 1] ?? "served");
  const probe = await database.startProbe({ DATABASE_PORT: String(proxy.port) });
  try {
    await use(probe, proxy);
  } finally {
    await probe.stop();
    proxy.stop();
  }
}

test("when a connection is reset right after the TLS handshake, the client opens another and the process survives", async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    await through(["reset", "reset", "reset"], async (probe) => {
      expect(await probe.run(READ)).toEqual(ANSWER);
    });
  }
});

test("when the server is silent at the login, the client opens another connection within 4 s", async () => {
  await through(["silent"], async (probe) => {
    const started = Date.now();
    expect(await probe.run(READ)).toEqual(ANSWER);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});

test("when the connection is reset just before an invocation, the invocation is answered within 2 s", async () => {
  await through([], async (probe, proxy) => {
    for (let attempt = 0; attempt < 20; attempt++) {
      expect(await probe.run(READ)).toEqual(ANSWER);
      proxy.reset();
      const started = Date.now();
      expect(await probe.run(READ)).toEqual(ANSWER);
      expect(Date.now() - started).toBeLessThan(2_000);
    }
  });
});

test("when the connection goes silent, the client repeats the read on another one before the invocation ends", async () => {
  const proxy = await startTcpProxy(database.local.postgres.port);
  const probe = await database.startProbe({ DATABASE_PORT: String(proxy.port) });
  expect(await probe.run(READ)).toEqual(ANSWER);
  proxy.silence();
  const started = Date.now();
  expect(await probe.run(READ)).toEqual(ANSWER);
  // The client waits for the statement's time-out (5 s) and one second more, and then logs in again.
  expect(Date.now() - started).toBeLessThan(8_000);
  await probe.stop();
  await proxy.stop();
});

test("a login that an invocation did not wait for does not fail the next invocation", async () => {
  await through(["silent"], async (probe) => {
    await expect(probe.run(READ, { timeout: 1_500 })).rejects.toThrow("cannot connect to the database");
    expect(await probe.run({ ...READ, frozen: 3_600_000 })).toEqual(ANSWER);
  });
});
