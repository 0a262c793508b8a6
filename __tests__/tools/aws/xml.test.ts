import { expect, test } from "@jest/globals";
import { parseXml } from "../../../tools/aws/xml";

const ANSWER = `<?xml version="1.0"?>
<Response xmlns="urn:x"><set><item><id>1</id><tags/></item><item><id>2 &amp; &lt;3&gt;</id><set><item><id>inner</id></item></set></item></set></Response>`;

test("reads elements by their path, below the document's own", () => {
  expect(parseXml(ANSWER).at("set", "item", "id").text).toBe("1");
});

test("does not mix an inner list into the outer one", () => {
  const items = parseXml(ANSWER).at("set").all("item");
  expect(items.map((item) => item.at("id").text)).toEqual(["1", "2 & <3>"]);
});

test("gives an empty element for what is not there", () => {
  const missing = parseXml(ANSWER).at("nowhere", "at", "all");
  expect(missing.text).toBe("");
  expect(missing.all("item")).toEqual([]);
});
