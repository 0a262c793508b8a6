import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

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

test.each(["README.md", "SECURITY.md"])(
  "%s says how a statement is known in each row of the tables that say so",
  (file) => {
    const rows = markedRows(readFileSync(file, "utf8"));
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) expect(row.split("|").at(-2)).toMatch(MARK);
  },
);

test("README.md says how each fact of a list is known, at its end", () => {
  const facts = readFileSync("README.md", "utf8")
    .split(/\n(?=- )/)
    .slice(1);
  expect(facts.length).toBeGreaterThan(5);
  for (const fact of facts) expect(fact.split(/\n(?! )/)[0]).toMatch(/\([^()]*\b(run|output|AWS)\b[^()]*\)$/);
});
