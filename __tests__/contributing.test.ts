import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "@jest/globals";

const TEXT = readFileSync("CONTRIBUTING.md", "utf8");
/** A path is a text in backquotes that begins with a file or a folder at the top of the project. */
const PATHS = [...new Set([...TEXT.matchAll(/`([^`\s]+)`/g)].map(([, path = ""]) => path))].filter((path) =>
  existsSync(path.split("/")[0] ?? ""),
);

test("the table answers at least 25 requests, each once, and each by a path", () => {
  const [, table = ""] = TEXT.split("## To change this, open that");
  const rows = [...(table.split("\n## ")[0] ?? "").matchAll(/^\| (?!to \||---)(.+?) \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThanOrEqual(25);
  expect(new Set(rows.map(([, request]) => request)).size).toBe(rows.length);
  for (const [, request, answer = ""] of rows) {
    const paths = PATHS.filter((path) => answer.includes(`\`${path}\``));
    expect([request, paths]).toEqual([request, expect.arrayContaining([expect.any(String)])]);
  }
});

describe("every path in CONTRIBUTING.md exists", () => {
  test.each(PATHS)("%s", (path) => {
    expect(existsSync(path.includes("*") ? dirname(path) : path)).toBe(true);
  });
});

describe("every folder of stacks/, src/ and tools/ is in CONTRIBUTING.md, itself or by a file in it", () => {
  const folders = ["stacks", "src", "tools"].flatMap((root) =>
    readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [`${root}/${entry.name}/`] : [],
    ),
  );
  test.each(folders)("%s", (folder) => {
    expect(TEXT).toContain(`\`${folder}`);
  });
});
