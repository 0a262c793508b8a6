import { expect, test } from "@jest/globals";
import type { CredentialSource, Credentials } from "../../../../src/lib/database/credential-source";
import { FirstAccepted } from "../../../../src/lib/database/first-accepted";

/** A source that counts its credentials: `password-1` now, `password-2` after a refusal. */
function source(name: string): CredentialSource {
  let kept: Credentials = { username: "master", password: `${name}-1` };
  return {
    current: async () => kept,
    async *afterRefusal() {
      yield { username: "master", password: `${name}-2` };
    },
    keep(credentials) {
      kept = credentials;
      return credentials;
    },
  };
}

async function offered(credentials: CredentialSource): Promise<readonly string[]> {
  const all = [(await credentials.current()).password];
  for await (const { password } of credentials.afterRefusal()) all.push(password);
  return all;
}

test("the sources are tried in their order, each with what it has after a refusal", async () => {
  const both = new FirstAccepted([source("password"), source("token")]);
  expect(await offered(both)).toEqual(["password-1", "password-2", "token-1", "token-2"]);
});

test("the source that the server took last is tried first, and the others are still tried after a refusal", async () => {
  const both = new FirstAccepted([source("password"), source("token")]);
  await both.current();
  for await (const credentials of both.afterRefusal()) {
    if (credentials.password !== "token-1") continue;
    both.keep(credentials);
    break;
  }
  expect(await offered(both)).toEqual(["token-1", "token-2", "password-1", "password-2"]);
});
