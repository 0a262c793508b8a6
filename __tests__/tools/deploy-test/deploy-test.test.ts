import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { Checklist } from "../../../tools/deploy-test/checklist";
import { runDeployTest } from "../../../tools/deploy-test/deploy-test";
import type { DestroyedEnvironment } from "../../../tools/deploy-test/destroyed-environment";
import type { SelectedChecks } from "../../../tools/deploy-test/selection";
import type { Deployment } from "../../../tools/deployment/deployment";
import { jsonAnswer } from "../../../tools/network/http";
import { Cleanup } from "../../../tools/process/cleanup";
import { copiedEnvironment } from "../../support/copied-environment";
import { FakeMinistack } from "../../support/fake-ministack";

let cleanup: Cleanup;
let ministack: FakeMinistack;
let happened: string[];
let destroyed: DestroyedEnvironment | undefined;

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation(() => undefined);
  cleanup = new Cleanup();
  ministack = new FakeMinistack();
  happened = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  ministack.stop();
  await cleanup.run();
});

const CHECKS: SelectedChecks = {
  beforeDeploy: [check("before")],
  deployed: [check("deployed"), check("deployed, broken", ["a problem"]), check("deployed, last")],
  destroyed: [
    {
      name: "destroyed",
      async run(context) {
        happened.push("destroyed");
        destroyed = context;
        return [];
      },
    },
  ],
};

test("the phases follow each other, and a failed check ends nothing", async () => {
  const list = await run({ deployExit: 0 });
  const inside = ["deployed", "deployed, broken", "deployed, last", "kept"];
  expect(happened).toEqual(["before", "cdktf deploy", ...inside, "cdktf destroy", "destroyed"]);
  expect(list.failed).toBe(true);
  expect(list.printed.filter((line) => /ok|FAIL|problem/.test(line)).map((line) => line.slice(6))).toEqual([
    "ok    before",
    "ok    cdktf deploy",
    "ok    deployed",
    "FAIL  deployed, broken",
    expect.stringContaining("a problem"),
    "ok    deployed, last",
    "ok    cdktf destroy",
    "ok    destroyed",
  ]);
});

test("what a deploy that failed has made is destroyed and judged too, but not what would be deployed", async () => {
  const list = await run({ deployExit: 1 });
  expect(happened).toEqual(["before", "cdktf deploy", "kept", "cdktf destroy", "destroyed"]);
  expect(list.printed.join("\n")).toContain("Error: no such subnet");
});

test("after the destroy, a check knows what there was, what was written, and what must not be", async () => {
  let asked = 0;
  ministack.answers["/restapis"] = () => {
    asked += 1;
    return jsonAnswer(200, { item: asked === 2 ? [{ name: "dev" }] : [] });
  };
  await run({ deployExit: 0 });
  expect(destroyed?.inventories).toEqual({ before: [], deployed: ["API dev"], after: [] });
  expect(await destroyed?.secrets()).toEqual([{ name: "the master's password", value: "master-password" }]);
  const texts = (await destroyed?.texts()) ?? [];
  expect(texts.map(({ place }) => place)).toEqual(["PostgreSQL's log", "what was printed"]);
  // To the very end: the destroy prints too.
  expect(texts.at(-1)?.text).toMatch(/transcript[\s\S]*ok {4}cdktf destroy/);
});

function check<Context>(name: string, problems: readonly string[] = []) {
  return {
    name,
    async run(_: Context) {
      happened.push(name);
      return problems;
    },
  };
}

async function run({ deployExit }: { readonly deployExit: number }): Promise<Checklist> {
  const folder = cleanup.temporaryFolder();
  for (const part of ["project", "logs", "states"]) mkdirSync(join(folder, part));
  const copied = copiedEnvironment({ byPassword: false });
  const program = (name: string, exitCode: number) => async () => {
    happened.push(name);
    return { exitCode, output: exitCode === 0 ? "" : "Error: no such subnet", stdout: "" };
  };
  const deployment = {
    ...copied,
    folder,
    copy: Object.assign(Object.create(copied.copy), { folder: join(folder, "project") }),
    emulator: {
      aws: await ministack.start(),
      logFolder: join(folder, "logs"),
      masters: () =>
        new Map([["dev-database", { username: "master", password: "master-password", database: "orders" }]]),
    },
    postgres: { log: () => "" },
    programs: {
      deploy: program("cdktf deploy", deployExit),
      destroy: program("cdktf destroy", 0),
      transcript: ["transcript"],
    },
  } as unknown as Deployment;
  const list = new Checklist();
  const whileDeployed = async () => void happened.push("kept");
  await runDeployTest({ list, deployment, checks: CHECKS, whileDeployed });
  return list;
}
