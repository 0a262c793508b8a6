import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

/** How a statement is known, as README.md and SECURITY.md say it: one of these, with what it holds for. */
const MARK = /\b(run|output|AWS)\b/;

/** The rows of each table that has a column "known by". */
function markedRows(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!/\| known by \|$/.test(line)) return [];
    const rows = lines.slice(index + 2);
    return rows.slice(
      0,
      rows.findIndex((row) => !row.startsWith("|")),
    );
  });
}

describe.each(["README.md", "SECURITY.md"])("%s says how each statement is known", (file) => {
  const text = readFileSync(file, "utf8");

  test("in each row of the tables that say so", () => {
    const rows = markedRows(text);
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) expect(row.split("|").at(-2)).toMatch(MARK);
  });

  test("at the end of each item of a list of facts", () => {
    const items = text
      .split(/\n(?=- )/)
      .slice(1)
      .map((item) => item.split(/\n(?! )/)[0] ?? "");
    for (const item of items) expect(item).toMatch(/\([^()]*\b(run|output|AWS)\b[^()]*\)$/);
  });
});
