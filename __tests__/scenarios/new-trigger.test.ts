import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { EditableProject } from "../support/editable-project";

let project: EditableProject;
beforeAll(() => {
  project = new EditableProject();
  project.replace(
    "stacks/catalogue/entry.ts",
    "const TRIGGERS = [",
    'const TRIGGERS = [\n  z.strictObject({ kind: z.literal("stream") }),',
  );
});
afterAll(() => project.remove());

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8" });
  return { status, stdout, stderr };
}
const typeCheck = () => run(join("node_modules", "typescript", "bin", "tsc"), "--noEmit");

test("a trigger kind that is in the catalogue's schema but not in the registry does not compile", () => {
  const { status, stdout } = typeCheck();
  expect(status).not.toBe(0);
  expect(stdout).toMatch(/stacks\/triggers\/index\.ts.*Property 'stream' is missing/);
});

test("synth names each function of a kind whose functions no stack makes, fails and writes nothing", () => {
  project.write(
    "stacks/triggers/stream-trigger.ts",
    `import type { TriggerOf } from "../catalogue/entry";
import type { TriggerDefinition } from "./trigger";

export const stream: TriggerDefinition<TriggerOf<"stream">> = {
  stack: "stream",
  longestTimeout: { seconds: 900 },
  withoutDeadLetterQueue: "It is a kind that only a test has",
  start: () => [],
};
`,
  );
  project.replace("stacks/triggers/index.ts", "{ api,", "{ stream, api,");
  project.replace(
    "stacks/triggers/index.ts",
    "import { rotation",
    'import { stream } from "./stream-trigger";\nimport { rotation',
  );
  project.replace("stacks/constructs/function/function-stacks.ts", '"service"]', '"service", "stream"]');
  project.write("src/functions/orders-stream.ts", "export const handler = async () => undefined;\n");
  project.replace(
    "stacks/catalogue/index.ts",
    "} as const satisfies",
    '  "orders-stream": { description: "", trigger: { kind: "stream" }, connectsTo: [] },\n} as const satisfies',
  );
  expect(typeCheck()).toMatchObject({ status: 0, stdout: "" });
  const { status, stderr } = run("--import", "tsx", "main.ts");
  expect(status).toBe(1);
  expect(stderr.trim().split("\n")).toEqual([
    'stacks/triggers/stream-trigger.ts: orders-stream must be made by exactly one stack of dev, got 0; call addFunctions once in stack "stream", which its trigger names',
    'stacks/triggers/stream-trigger.ts: orders-stream must be made by exactly one stack of prod, got 0; call addFunctions once in stack "stream", which its trigger names',
    "2 problem(s); nothing was written.",
  ]);
  expect(existsSync(join(project.folder, "cdktf.out", "stacks", "dev-service"))).toBe(false);
});
