import { describe, expect, test } from "@jest/globals";
import { leaks } from "../../../../tools/deploy-test/checks/leaks";

const SECRET = { name: "the password", value: 'a<b>&\\"c{}#(1)!' };

describe("leaks", () => {
  test.each([
    ["as it is", SECRET.value],
    ["in JSON", JSON.stringify({ password: SECRET.value })],
    ["in JSON within JSON", JSON.stringify({ body: JSON.stringify({ password: SECRET.value }) })],
    ["in Go's JSON", '"a\\u003cb\\u003e\\u0026\\\\\\"c{}#(1)!"'],
    ["in a form", new URLSearchParams({ password: SECRET.value }).toString()],
    ["in an address", encodeURIComponent(SECRET.value)],
    ["in base64", Buffer.from(SECRET.value).toString("base64")],
  ])("finds a secret %s", (_, text) => {
    expect(leaks("state", `before ${text} after`, [SECRET])).toEqual(["state holds the password"]);
  });

  test("finds nothing in a text without it, and never shows the secret", () => {
    expect(leaks("state", "nothing of the kind", [SECRET])).toEqual([]);
    expect(leaks("state", SECRET.value, [SECRET]).join()).not.toContain(SECRET.value);
  });
});
