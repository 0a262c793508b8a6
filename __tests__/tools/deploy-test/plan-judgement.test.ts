import { describe, expect, test } from "@jest/globals";
import { EMULATOR_DEFECTS } from "../../../tools/deploy-test/emulator-defects";
import { unexplainedChanges } from "../../../tools/deploy-test/plan-judgement";
import type { ResourceChange } from "../../../tools/deployment/stack-programs";

const DEFECTS = [{ type: "aws_rule", attribute: "description", reason: "the emulator forgets it" }];

function change(actions: readonly string[], before: unknown, after: unknown, unknown: unknown = {}): ResourceChange {
  return {
    address: "aws_rule.one",
    type: "aws_rule",
    change: { actions, before, after, after_unknown: unknown },
  };
}

describe("unexplainedChanges", () => {
  test("is empty for a plan without changes", () => {
    expect(unexplainedChanges([change(["no-op"], { port: 1 }, { port: 1 })], DEFECTS)).toEqual([]);
  });

  test("is empty when a listed attribute alone changes", () => {
    const listed = change(["update"], { port: 1, description: null }, { port: 1, description: "x" });
    expect(unexplainedChanges([listed], DEFECTS)).toEqual([]);
  });

  test("names an attribute that is not listed, even beside a listed one", () => {
    const both = change(["update"], { port: 1, description: null }, { port: 2, description: "x" });
    expect(unexplainedChanges([both], DEFECTS)).toEqual(["aws_rule.one: port 1 -> 2"]);
  });

  test("does not explain one type's attribute by another type's defect", () => {
    const other = { ...change(["update"], { description: null }, { description: "x" }), type: "aws_group" };
    expect(unexplainedChanges([other], DEFECTS)).toEqual(['aws_rule.one: description null -> "x"']);
  });

  test.each([[["create"]], [["delete"]], [["delete", "create"]], [["create", "delete"]], [["read"]]])(
    "never explains %j",
    (actions) => {
      const replaced = change(actions, { description: null }, { description: "x" });
      expect(unexplainedChanges([replaced], DEFECTS)).toEqual([`aws_rule.one: ${actions.join(" and ")}`]);
    },
  );

  test("takes a value that is known only after the apply for a change", () => {
    const later = change(["update"], { tags: { a: "1" } }, { tags: {} }, { tags: { a: true } });
    expect(unexplainedChanges([later], DEFECTS)).toEqual(['aws_rule.one: tags {"a":"1"} -> (known after apply)']);
  });
});

test("every listed defect has a reason", () => {
  for (const { reason } of EMULATOR_DEFECTS) expect(reason.length).toBeGreaterThan(20);
});
