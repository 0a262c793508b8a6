import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import postgres from "postgres";
import { PROJECT } from "../../../stacks/bundling/project";
import { close, listen } from "../../../tools/network/listen";
import { assertFree } from "../../../tools/network/tcp-port";
import { startPostgresServer } from "../../../tools/postgres/postgres-server";
import { until } from "../../support/database-system";

const directory = mkdtempSync(path.join(tmpdir(), "postgres-server-"));

// When root runs this test, another user runs the server, and must reach the folder.
chmodSync(directory, 0o755);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the server refuses a connection without TLS, restarts, is demoted, and leaves nothing", async () => {
  const server = await startPostgresServer({ directory });
  try {
    const plain = postgres({ host: server.host, port: server.port, username: "postgres", ssl: false });
    await expect(plain`select 1`).rejects.toMatchObject({
      code: "28000",
      message: expect.stringContaining("no encryption"),
    });
    await plain.end();
    await server.restart("immediate");
    expect(await server.query("select pg_is_in_recovery() as standby")).toEqual([{ standby: false }]);
    await server.demote();
    expect(await server.query("select pg_is_in_recovery() as standby")).toEqual([{ standby: true }]);
    expect(server.log()).toContain("database system was not properly shut down");
  } finally {
    await server.stop();
  }
  await server.stop();
  expect(readdirSync(directory)).toEqual([]);
  await assertFree(server.port, "a test");
});

test("a port in use is a Problem that names the port", async () => {
  const other = createServer();
  const port = await listen(other);
  const message = expect.stringMatching(`PostgreSQL cannot listen on 127.0.0.1:${port} .*; stop what uses the port`);
  await expect(startPostgresServer({ directory, port })).rejects.toMatchObject({ name: "Problem", message });
  await close(other);
});

test("a server that does not start is a Problem with the server's own reason, and leaves nothing", async () => {
  const settings = { max_connections: "many" };
  const message = expect.stringMatching(/did not start on 127\.0\.0\.1:\d+: .*max_connections/s);
  await expect(startPostgresServer({ directory, settings })).rejects.toMatchObject({ name: "Problem", message });
  expect(readdirSync(directory)).toEqual([]);
});

test("the server ends with a program that is killed, and its folder too", async () => {
  const program = `
    const { startPostgresServer } = require("./tools/postgres/postgres-server.ts");
    void startPostgresServer({ directory: process.argv[1] }).then(({ caFile, port }) => console.log(caFile + " " + port));`;
  const args = ["--import", "tsx", "--input-type=commonjs", "--eval", program, directory];
  const child = spawn(process.execPath, args, { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  const [caFile = "", port] = String(printed).trim().split(" ");
  expect(existsSync(caFile)).toBe(true);
  child.kill("SIGKILL");
  await until(async () => !existsSync(path.dirname(caFile)));
  await assertFree(Number(port), "a test");
});
