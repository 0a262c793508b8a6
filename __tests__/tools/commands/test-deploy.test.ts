import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { PROJECT } from "../../../stacks/bundling/project";

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "test-deploy-"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const command = ["--import", "tsx", join(PROJECT, "tools", "commands", "test-deploy.ts"), ...args];
  const environment = { ...process.env, TMPDIR: temporary };
  const { code, stderr, stdout } = await promisify(execFile)(process.execPath, command, {
    cwd: PROJECT,
    env: environment,
  }).then(
    (output) => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code, stderr, stdout };
}

test.each<[readonly string[], RegExp]>([
  [["--database", "mysql"], /--database.*mysql.*iam or proxy/],
  [["--database", "iam", "--output", "elsewhere"], /--database iam makes an output of its own: .*--output elsewhere/],
])("%j is one line on stderr, and nothing is done", async (args, message) => {
  const { code, stderr, stdout } = await run(...args);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(message)]);
  expect(readdirSync(temporary).filter((name) => name.startsWith("private-lambda-"))).toEqual([]);
});
