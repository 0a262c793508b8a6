import { expect, test } from "@jest/globals";
import { environments } from "../../stacks/environments";
import type { AccountInput } from "../../stacks/settings/account-settings";
import { resourcesOf, type StackJson, statementsOf, theResource } from "../support/stack-json";
import { synthesizeAll } from "../support/synthesis";

const MAIN: AccountInput = { name: "main", region: "us-east-1", state: { backend: "local" } };
const ELSEWHERE = { managed: false, reason: "a landing zone makes it" } as const;

function accountStack(account: AccountInput = MAIN): StackJson {
  const [made] = synthesizeAll({ accounts: [account], environments: [] }).accounts;
  if (!made) throw new Error("no account");
  return made.stack(`${account.name}-account`);
}

test("the account has the role that writes the API's logs, and no environment has it", () => {
  const role = theResource(accountStack(), "aws_iam_role");
  expect(theResource(accountStack(), "aws_api_gateway_account").cloudwatch_role_arn).toBe(
    `\${aws_iam_role.${role.id}.arn}`,
  );
  const made = synthesizeAll({ environments });
  const types = made.environments.flatMap(({ resources }) => resources.map(({ type }) => type));
  expect(types).not.toContain("aws_api_gateway_account");
});

test("API Gateway may assume the role that writes logs without a condition: AWS documents none that API Gateway meets", () => {
  const stack = accountStack();
  const [trust, ...more] = statementsOf(stack, theResource(stack, "aws_iam_role").assume_role_policy);
  expect(more).toEqual([]);
  expect(trust?.principals).toEqual([{ type: "Service", identifiers: ["apigateway.amazonaws.com"] }]);
  expect(trust).not.toHaveProperty("condition");
});

test("RDS's service-linked role is made with the account, unless it is managed elsewhere", () => {
  expect(theResource(accountStack(), "aws_iam_service_linked_role").aws_service_name).toBe("rds.amazonaws.com");
  const elsewhere = accountStack({ ...MAIN, rdsServiceLinkedRole: ELSEWHERE });
  expect(resourcesOf(elsewhere, "aws_api_gateway_account")).toHaveLength(1);
  expect(elsewhere.resource).not.toHaveProperty("aws_iam_service_linked_role");
});

test("an account whose parts are all managed elsewhere has a stack without resources", () => {
  const [made] = synthesizeAll({
    accounts: [{ ...MAIN, apiGatewayLogRole: ELSEWHERE, rdsServiceLinkedRole: ELSEWHERE }],
    environments: [],
  }).accounts;
  expect(made?.resources).toEqual([]);
});
