import { expect, jest, test } from "@jest/globals";
import { integer, oneOf, pathOf, readCommandLine } from "../../../tools/commands/command-line";

const line = {
  script: "ship",
  description: "Ships it.",
  arguments: {
    place: { meaning: "where to", kind: oneOf(["here", "there"]) },
    times: { meaning: "how often", kind: integer(1, 10), default: 2 },
  },
  options: {
    dryRun: { meaning: "only say so" },
    outputFile: { meaning: "report to this file", kind: pathOf("file") },
    port: { meaning: "by this port", kind: integer(1, 65535), default: 3000 },
  },
};

test("what is not given has its default, an option without one is undefined, a flag is false", () => {
  expect(readCommandLine(line, ["here"])).toEqual({ place: "here", times: 2, dryRun: false, port: 3000 });
});

test("values are read as what they are, wherever they stand", () => {
  const words = ["--port=1", "there", "--dry-run", "10", "--output-file", "a b"];
  const values = { place: "there", times: 10, dryRun: true, port: 1, outputFile: "a b" };
  expect(readCommandLine(line, words)).toEqual(values);
});

test("help names each argument and option with its meaning, allowed values and default", () => {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const values = readCommandLine(line, ["--help"]);
  const text = write.mock.calls.join("").replaceAll(/\s+/g, " ");
  write.mockRestore();
  expect(values).toBeUndefined();
  expect(text).toContain("npm run ship -- [options] <place> [times] Ships it.");
  expect(text).toContain("place where to (here or there)");
  expect(text).toContain("times how often (an integer from 1 to 10) (default: 2)");
  expect(text).toContain("--dry-run only say so -");
  expect(text).toContain("--output-file <file> report to this file (a path) -");
  expect(text).toContain("--port <number> by this port (an integer from 1 to 65535) (default: 3000)");
});

test.each([
  [[], "missing required argument 'place'"],
  [["nowhere"], "value 'nowhere' is invalid for argument 'place'"],
  [["here", "0"], "value '0' is invalid for argument 'times'"],
  [["here", "11"], "value '11' is invalid for argument 'times'"],
  [["here", "1.5"], "value '1.5' is invalid for argument 'times'"],
  [["here", ""], "value '' is invalid for argument 'times'"],
  [["here", "1", "more", "words"], "Expected 2 arguments but got 4: here 1 more words"],
  [["here", "--prot", "1"], "unknown option '--prot'"],
  [["here", "--port", "0x10"], "option '--port <number>' argument '0x10' is invalid"],
  [["here", "--port"], "option '--port <number>' argument missing"],
  [["here", "--output-file="], "option '--output-file <file>' argument '' is invalid"],
])("%j is refused in one line, with what is allowed", (words, problem) => {
  const allowed =
    "<place> (here or there), [times] (an integer from 1 to 10), --dry-run, --output-file <file> (a path), " +
    "--port <number> (an integer from 1 to 65535)";
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  let message = "";
  try {
    readCommandLine(line, words);
  } catch (error) {
    message = (error as Error).message;
  }
  const written = write.mock.calls.length;
  write.mockRestore();
  expect(written).toBe(0);
  expect(message).toMatch(/^npm run ship: .*; npm run ship -- --help says more$/);
  expect(message).toContain(`${problem}; allowed: ${allowed};`);
});
