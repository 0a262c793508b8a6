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

/** Starts a probe whose connections meet these fates in order; all later connections are served. */
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

test("a connection that is reset after its TLS handshake is replaced, and the process lives", async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    await through(["reset", "reset", "reset"], async (probe) => {
      expect(await probe.run(READ)).toEqual(ANSWER);
    });
  }
});

test("a connection that is silent at the login is replaced after two seconds", async () => {
  await through(["silent"], async (probe) => {
    const started = Date.now();
    expect(await probe.run(READ)).toEqual(ANSWER);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});

test("an invocation that begins when the connection is reset is answered at once", async () => {
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

test("a read on a connection that falls silent is repeated on another before the invocation ends", async () => {
  const proxy = await startTcpProxy(database.local.postgres.port);
  const probe = await database.startProbe({ DATABASE_PORT: String(proxy.port) });
  expect(await probe.run(READ)).toEqual(ANSWER);
  proxy.silence();
  const started = Date.now();
  expect(await probe.run(READ)).toEqual(ANSWER);
  // The server's statement time-out and one second more.
  expect(Date.now() - started).toBeLessThan(8_000);
  await probe.stop();
  await proxy.stop();
});

test("an invocation after one that ended with a silent connection is answered", async () => {
  await through(["silent"], async (probe) => {
    await expect(probe.run(READ, { timeout: 1_500 })).rejects.toThrow("cannot connect to the database");
    expect(await probe.run({ ...READ, frozen: 3_600_000 })).toEqual(ANSWER);
  });
});
