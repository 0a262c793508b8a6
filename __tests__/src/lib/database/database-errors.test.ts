import { expect, test } from "@jest/globals";
import { isDeniedByAws, isLoginRefused } from "../../../../src/lib/database/database-errors";
import { Unavailable } from "../../../../src/lib/runtime/errors";

const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ["a wrong password", withCode("28P01", 'password authentication failed for user "application"')],
  ["RDS's refusal of a token", withCode("28000", 'PAM authentication failed for user "application_iam"')],
  [
    "RDS Proxy's refusal of a token",
    withCode("28000", "The IAM authentication failed for the role application_iam. Check the IAM token and try again."),
  ],
])("%s is a refused login: the client tries other credentials", (_what, error) => {
  expect(isLoginRefused(error)).toBe(true);
});

test.each([
  ["a role that may not log in", withCode("28000", 'role "application" is not permitted to log in')],
  ["a connection without TLS", withCode("28000", "no pg_hba.conf entry for host")],
  ["a full server", withCode("53300", "too many connections")],
  ["no error", undefined],
])("%s is none: other credentials would not help", (_what, error) => {
  expect(isLoginRefused(error)).toBe(false);
});

test("only AWS's AccessDenied is worth another try, and only as the cause", () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
  expect(isDeniedByAws(new Unavailable("the secret cannot be read", { cause: denied }))).toBe(true);
  expect(isDeniedByAws(denied)).toBe(false);
  expect(isDeniedByAws(new Unavailable("the secret cannot be read", { cause: new Error("no") }))).toBe(false);
});
