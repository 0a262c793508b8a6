import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { PROJECT } from "../../../stacks/bundling/project";

/** Runs a program in a process of its own. @param signal sent when the program has printed "ready" */
async function run(program: string, signal?: NodeJS.Signals) {
  const code = `
    const { Problem, runProgram } = require("./tools/process/program.ts");
    const { setTimeout: delay } = require("node:timers/promises");
    void runProgram(async (cleanup) => { ${program} });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=commonjs", "--eval", code], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  if (signal) child.stdout.once("data", () => child.kill(signal));
  const [exitCode] = await once(child, "close");
  const [stdout, stderr] = await outputs;
  return { exitCode, stdout, stderr };
}

test("the program's number is the exit code, and what it started is undone, last first", async () => {
  const program = 'for (const name of ["a", "b"]) cleanup.defer(() => console.log(name)); return 3;';
  expect(await run(program)).toEqual({ exitCode: 3, stdout: "b\na\n", stderr: "" });
});

test("a Problem is one line on stderr, after the cleanup", async () => {
  const program = 'cleanup.defer(() => console.error("undone")); throw new Problem("put it right");';
  expect(await run(program)).toEqual({ exitCode: 1, stdout: "", stderr: "undone\nput it right\n" });
});

test("another error has its trace", async () => {
  const { exitCode, stderr } = await run('throw new TypeError("a defect");');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^TypeError: a defect\n {4}at /);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "after %s the program ends with 130, cleaned up",
  async (signal) => {
    const program = `
    cleanup.defer(() => console.log("undone"));
    console.log("ready");
    await delay(60_000, undefined, { signal: cleanup.interrupted });`;
    expect(await run(program, signal)).toEqual({ exitCode: 130, stdout: "ready\nundone\n", stderr: "interrupted\n" });
  },
);

test("what fails because of the interruption is not reported", async () => {
  const program = `
    console.log("ready");
    await delay(60_000, undefined, { signal: cleanup.interrupted }).catch(() => { throw new Error("hung up"); });`;
  expect(await run(program, "SIGINT")).toMatchObject({ exitCode: 130, stderr: "interrupted\n" });
});

test("a program may end an interruption well", async () => {
  const program = `
    console.log("ready");
    await delay(60_000, undefined, { signal: cleanup.interrupted }).catch(() => undefined);
    return 0;`;
  expect(await run(program, "SIGINT")).toMatchObject({ exitCode: 0, stderr: "" });
});

test("a program that never settles is no success", async () => {
  expect(await run("await new Promise(() => undefined);")).toMatchObject({ exitCode: 1 });
});
