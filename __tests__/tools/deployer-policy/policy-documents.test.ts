import { expect, test } from "@jest/globals";
import { MANAGED_POLICY_LIMIT, managedPolicies, sizeOf } from "../../../tools/deployer-policy/policy-documents";
import { allow } from "../../../tools/deployer-policy/statement";

const statement = (sid: string, characters: number) => allow(sid, ["a".repeat(characters)], { resources: ["*"] });

test("statements are split, in their order, into documents that a managed policy holds", () => {
  const statements = ["One", "Two", "Three", "Four"].map((sid) => statement(sid, 2500));
  const documents = managedPolicies(statements);
  expect(documents.map((document) => document.Statement.map(({ Sid }) => Sid))).toEqual([
    ["One", "Two"],
    ["Three", "Four"],
  ]);
  for (const document of documents) expect(sizeOf(document)).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
});

test("what fits into one document is one document", () => {
  expect(managedPolicies([statement("One", 1000), statement("Two", 1000)])).toHaveLength(1);
});
