import { expect, test } from "@jest/globals";
import { rewriteElements } from "../../../../tools/emulator/gaps/rds-xml";

const ANSWER = `<?xml version="1.0" encoding="UTF-8"?>
<R xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DBInstances>
  <DBInstance><Id>one</Id><Status> a &amp; b &#34;c&#34;</Status><StatusInfos/></DBInstance>
  <DBInstance><Id>two</Id><Port>05432</Port></DBInstance>
</DBInstances><RequestId>r</RequestId></R>`;

test("gives each element of the name, and leaves a text without a change byte for byte", () => {
  const seen: unknown[] = [];
  const same = rewriteElements(ANSWER, {
    DBInstance: (instance) => {
      seen.push(instance.Id);
      return { ...instance };
    },
  });
  expect(seen).toEqual(["one", "two"]);
  expect(same).toBe(ANSWER);
});

test("changes the element that its function changes, and no text beside it", () => {
  const changed = rewriteElements(ANSWER, {
    DBInstance: (instance) => (instance.Id === "two" ? { ...instance, Status: "$& new" } : instance),
  });
  expect(changed).toContain("<Status> a &amp; b &quot;c&quot;</Status><StatusInfos></StatusInfos>");
  expect(changed).toContain("<Id>two</Id><Port>05432</Port><Status>$&amp; new</Status>");
  expect(changed).toContain('<R xmlns="http://rds.amazonaws.com/doc/2014-10-31/">');
  expect(changed).toContain("<RequestId>r</RequestId>");
});

test("replaces an element of the same name, full or empty, and no other name that begins alike", () => {
  const replaced = rewriteElements("<I><Status>1</Status><StatusInfos/><B/></I>", {
    I: (instance) => ({ ...instance, Status: "2", B: "3" }),
  });
  expect(replaced).toBe("<I><Status>2</Status><StatusInfos></StatusInfos><B>3</B></I>");
});

test("writes lists as elements of one name, none for an empty list, and escapes texts", () => {
  const content = { Logs: { member: ["postgresql", "upgrade"] }, None: { member: [] }, Secret: { Arn: "a&b<c" } };
  expect(rewriteElements("<I><Id/></I>", { I: () => content })).toBe(
    "<I><Logs><member>postgresql</member><member>upgrade</member></Logs><None></None><Secret><Arn>a&amp;b&lt;c</Arn></Secret></I>",
  );
});

test("tells a member of one list from those of others by its parent's name", () => {
  const lists = "<R><A><member><Id>1</Id></member></A><B><member><Id>1</Id></member></B></R>";
  expect(rewriteElements(lists, { "A/member": () => ({ Id: "2" }) })).toBe(
    "<R><A><member><Id>2</Id></member></A><B><member><Id>1</Id></member></B></R>",
  );
});

test("rewrites an element inside one that is rewritten", () => {
  const rewrites = { Outer: ({ Inner = "" }) => ({ Inner, Seen: "yes" }), Inner: () => ({ Text: "new" }) };
  expect(rewriteElements("<Outer><Inner><Text>old</Text></Inner></Outer>", rewrites)).toBe(
    "<Outer><Inner><Text>new</Text></Inner><Seen>yes</Seen></Outer>",
  );
});
