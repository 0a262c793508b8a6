import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { ProjectCopy } from "../../../tools/deployment/project-copy";

let folder: string;
let copy: ProjectCopy;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "project-copy-"));
  mkdirSync(join(folder, "project"));
  mkdirSync(join(folder, "copy"));
  writeFileSync(join(folder, "project", "cdktf.json"), "{}");
  copy = new ProjectCopy(join(folder, "copy"), join(folder, "project"), output("one", { "dev-network": [] }));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes an output with these stacks, each with the stacks that it depends on. */
function output(content: string, stacks: Readonly<Record<string, readonly string[]>>): string {
  const made = mkdtempSync(join(folder, "output-"));
  for (const stack of Object.keys(stacks)) {
    mkdirSync(join(made, "stacks", stack), { recursive: true });
    writeFileSync(join(made, "stacks", stack, "cdk.tf.json"), JSON.stringify({ resource: { type: { content } } }));
  }
  const manifest = Object.fromEntries(
    Object.entries(stacks).map(([name, dependencies]) => [name, { workingDirectory: `stacks/${name}`, dependencies }]),
  );
  writeFileSync(join(made, "manifest.json"), JSON.stringify({ stacks: manifest }));
  return made;
}

test("the copy takes another output, and keeps what Terraform wrote beside the first", () => {
  const state = join(copy.stackFolder("dev-network"), "terraform.tfstate");
  writeFileSync(state, "{}");
  copy.take(output("two", { "dev-service": ["dev-network"], "dev-network": [] }));
  expect(copy.stacks).toEqual(["dev-network", "dev-service"]);
  expect(copy.synthesized("dev-network").resource?.type).toEqual({ content: "two" });
  expect(existsSync(state)).toBe(true);
  expect(copy.changedFiles()).toEqual([]);
});

test("a file of the output that somebody changes in the copy is named", () => {
  const file = join(copy.stackFolder("dev-network"), "cdk.tf.json");
  writeFileSync(file, "{}");
  expect(copy.changedFiles()).toEqual([file]);
});

test("a folder without an output is refused, and says what to run", () => {
  expect(() => copy.take(join(folder, "project"))).toThrow(/holds no synthesized output; run npm run synth first$/);
});
