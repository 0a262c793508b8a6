import { describe, expect, test } from "@jest/globals";
import { CHECKS } from "../../../tools/deploy-test/checks";
import { loginsByPassword } from "../../../tools/deploy-test/logins-by-password";
import { type Checks, namesOf, selectChecks } from "../../../tools/deploy-test/selection";
import { Problem } from "../../../tools/process/program";
import { copiedEnvironment } from "../../support/copied-environment";

const run = async () => [];
const FEW: Checks = {
  beforeDeploy: [({ stacks }) => stacks.map((stack) => ({ name: `valid: ${stack}`, run }))],
  deployed: [
    { name: "the API answers", run },
    { name: "tokens are refused", appliesTo: (environment) => !loginsByPassword(environment), run },
  ],
  destroyed: [{ name: "nothing is left", run }],
};

function names(checks: Checks, only?: string, byPassword = true): readonly string[] {
  return namesOf(selectChecks(checks, copiedEnvironment({ byPassword }), only));
}

describe("selectChecks", () => {
  test("gives all checks that apply, in their order", () => {
    const valid = copiedEnvironment().stacks.map((stack) => `valid: ${stack}`);
    expect(names(FEW)).toEqual([...valid, "the API answers", "nothing is left"]);
    expect(names(FEW, undefined, false)).toEqual([
      ...valid,
      "the API answers",
      "tokens are refused",
      "nothing is left",
    ]);
  });

  test("gives the checks whose name contains the text, in whichever phase", () => {
    expect(names(FEW, "API")).toEqual(["the API answers"]);
    expect(names(FEW, "t")).toEqual([
      "valid: main-account",
      "valid: dev-network",
      "valid: dev-database",
      "the API answers",
      "nothing is left",
    ]);
  });

  test.each(["nonsense", "api", "tokens"])("names the checks that apply where none contains %j", (only) => {
    expect(() => names(FEW, only)).toThrow(Problem);
    expect(() => names(FEW, only)).toThrow(
      `--only must be a part of a check's name, got "${only}"; the checks are: valid: main-account; ` +
        "valid: dev-keys; valid: dev-network; valid: dev-database; valid: dev-service; the API answers; nothing is left",
    );
  });
});

describe("the deploy test's own checks", () => {
  test.each([true, false])("have a name each (by password: %s)", (byPassword) => {
    const all = names(CHECKS, undefined, byPassword);
    expect(new Set(all).size).toBe(all.length);
  });

  test("validate every environment's stacks, and plan those that are deployed", () => {
    expect(names(CHECKS, "terraform validate")).toHaveLength(9);
    expect(names(CHECKS, "second plan")).toHaveLength(5);
  });

  test("judge rotations or tokens, as the application logs in", () => {
    const [bySecret, byToken] = [names(CHECKS), names(CHECKS, undefined, false)];
    expect(bySecret.filter((name) => !byToken.includes(name))).toEqual([
      "the deployed rotation made the application's first password",
      "requests without pause while the secret is rotated ten times: no other answer than 200",
    ]);
    expect(byToken.filter((name) => !bySecret.includes(name))).toEqual([
      "the application's secret is empty, and no role of the application's has a password",
      "a token of a function without rds-db:connect: refused",
    ]);
  });
});
