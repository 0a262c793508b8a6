import { expect, test } from "@jest/globals";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { zip } from "../../../stacks/bundling/zip";

const zipped = Buffer.from(zip({ "index.js": strToU8("exports.handler = 1;") }));

test("the files come back as they were", () => {
  const { "index.js": code } = unzipSync(zipped);
  expect(code && strFromU8(code)).toBe("exports.handler = 1;");
});

// Another time or mode changes the bytes of every zip, so that all functions are deployed again.
test("every entry has one time, the first that a zip can hold, and may be read by all", () => {
  const directory = zipped.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  const [system, time, date, attributes] = [
    zipped.readUInt8(directory + 5),
    zipped.readUInt16LE(directory + 12),
    zipped.readUInt16LE(directory + 14),
    zipped.readUInt32LE(directory + 38),
  ];
  expect({ time, year: 1980 + (date >> 9), month: (date >> 5) & 15, day: date & 31 }).toEqual({
    time: 0,
    year: 1980,
    month: 1,
    day: 1,
  });
  // Unix, by which the attributes are a file's mode (PKWARE's APPNOTE.TXT, "version made by").
  expect(system).toBe(3);
  expect((attributes >>> 16).toString(8)).toBe("100644");
});
