import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { scripts } from "../../../package.json";
import { PROJECT } from "../../../stacks/bundling/project";

const FOLDER = "tools/commands/";
/** The files in tools/commands that are no commands. */
const SHARED = ["command-line.ts", "output-options.ts"];
const commands = Object.entries(scripts).filter(([, script]) => script.includes(FOLDER));
const temporary = mkdtempSync(path.join(tmpdir(), "commands-test-"));

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a script of package.json as `npm run` does, without what npm itself prints. */
function run(script: string, ...words: readonly string[]) {
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
    const env = { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1", FORCE_COLOR: "0" };
    execFile("sh", ["-c", `${script} "$@"`, "sh", ...words], { cwd: PROJECT, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? error.code : 0, stdout, stderr });
    });
  });
}

const written = () => ({ project: readdirSync(PROJECT), temporary: readdirSync(temporary) });

test("every command is started by a script of package.json", () => {
  const files = readdirSync(path.join(PROJECT, FOLDER)).filter((file) => !SHARED.includes(file));
  expect(commands.map(([, script]) => script.split(FOLDER)[1]).sort()).toEqual(files.sort());
});

test.each(commands)("%s prints its help", async (name, script) => {
  const before = written();
  const { exitCode, stdout, stderr } = await run(script, "--help");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(`npm run ${name} -- `);
  expect(written()).toEqual(before);
});

test.each(commands)("%s refuses an unknown option in one line, and writes nothing", async (name, script) => {
  const before = written();
  const { exitCode, stdout, stderr } = await run(script, "--no-such-option");
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^[^\n]*--no-such-option[^\n]*npm run ${name} -- [^\n]*\n$`));
  expect(written()).toEqual(before);
});
