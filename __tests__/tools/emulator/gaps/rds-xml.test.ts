import { describe, expect, test } from "@jest/globals";
import { instanceIdentifier, rewriteInstances, withElements } from "../../../../tools/emulator/gaps/rds-xml";

const ANSWER =
  "<R><DBInstances><DBInstance><DBInstanceIdentifier>one</DBInstanceIdentifier><PerformanceInsightsKMSKeyId></PerformanceInsightsKMSKeyId></DBInstance>" +
  "<DBInstance><DBInstanceIdentifier>two</DBInstanceIdentifier></DBInstance></DBInstances><RequestId>r</RequestId></R>";

describe("rewriteInstances", () => {
  test("gives each instance to the function, and leaves the rest byte for byte", () => {
    const seen: (string | undefined)[] = [];
    const same = rewriteInstances(ANSWER, (instance) => {
      seen.push(instanceIdentifier(instance));
      return instance;
    });
    expect(seen).toEqual(["one", "two"]);
    expect(same).toBe(ANSWER);
  });

  test("changes only the instance that the function changes", () => {
    const changed = rewriteInstances(ANSWER, (instance) => (instanceIdentifier(instance) === "two" ? "X" : instance));
    expect(changed).toContain("<DBInstance>X</DBInstance></DBInstances><RequestId>r</RequestId>");
    expect(changed).toContain("<DBInstanceIdentifier>one</DBInstanceIdentifier>");
  });

  test("keeps a dollar sign as it is", () => {
    expect(rewriteInstances("<DBInstance>a</DBInstance>", () => "$&")).toBe("<DBInstance>$&</DBInstance>");
  });
});

describe("withElements", () => {
  test("replaces an element of the same name, full or empty", () => {
    expect(withElements("<A>1</A><B/>", { A: "2", B: "3" })).toBe("<A>2</A><B>3</B>");
  });

  test("writes lists as members, and objects as elements, escaped", () => {
    const text = withElements("", { Logs: ["postgresql", "upgrade"], Secret: { Arn: "a&b<c" } });
    expect(text).toBe(
      "<Logs><member>postgresql</member><member>upgrade</member></Logs><Secret><Arn>a&amp;b&lt;c</Arn></Secret>",
    );
  });

  test("does not mistake a longer name", () => {
    expect(withElements("<Status>1</Status><StatusInfos/>", { Status: "2" })).toBe("<StatusInfos/><Status>2</Status>");
  });
});
