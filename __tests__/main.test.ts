import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { EditableProject } from "./support/editable-project";

let project: EditableProject;
beforeAll(() => {
  project = new EditableProject();
});
afterAll(() => project.remove());

/** Runs main.ts as `npm run synth` does. */
function synth(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts", ...words], {
    cwd: project.folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("--help prints the file help", () => {
  expect(synth("--help")).toEqual({ status: 0, stdout: `${readFileSync("help", "utf8")}\n`, stderr: "" });
});

test("any other argument is refused in one line, and nothing is written", () => {
  const before = readdirSync(project.folder);
  const { status, stdout, stderr } = synth("--no-such-option");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^npm run synth takes no argument but --help, got --no-such-option; [^\n]*\n$/);
  expect(readdirSync(project.folder)).toEqual(before);
});

test("problems of the catalogue and of the environments are listed together, and nothing is written", () => {
  project.replace("stacks/catalogue/index.ts", "timeout: 300", "timeout: 3000");
  project.replace("stacks/environments/dev.ts", '"db.t4g.micro"', '"db.t4g.tiny"');
  const before = readdirSync(project.folder);
  const { status, stdout, stderr } = synth();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.split("\n")).toEqual([
    expect.stringMatching(
      /^stacks\/catalogue\/index\.ts: database-migrate: timeout must be .*, got 3000; change it there$/,
    ),
    expect.stringMatching(
      /^environments\/dev: database\.instanceClass must be one of .*, got "db\.t4g\.tiny"; change it in /,
    ),
    "2 problem(s); nothing was written.",
    "",
  ]);
  expect(readdirSync(project.folder)).toEqual(before);
});
