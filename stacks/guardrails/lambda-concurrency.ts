import { UNRESERVED_CONCURRENCY } from "../aws-facts/lambda-quotas";
import type { SynthesizedEnvironment } from "../output/synthesized-stacks";
import type { GuardrailOf } from "./guardrail";

/** Lambda refuses a reservation that leaves the account too little, but only when Terraform makes it. */
export const lambdaConcurrency: GuardrailOf<"account"> = {
  id: "lambda-concurrency",
  says: "What the functions of all environments in an account reserve leaves the account the concurrency that AWS demands",
  judges: "account",
  check({ account, environments }) {
    const { concurrentExecutions } = account.lambda;
    const reserving = environments.map((each) => ({ name: each.environment.name, total: reservedIn(each) }));
    const total = reserving.reduce((sum, each) => sum + each.total, 0);
    if (total === 0 || total + UNRESERVED_CONCURRENCY <= concurrentExecutions) return [];
    const parts = reserving.map((each) => `${each.name} ${each.total}`).join(", ");
    return [
      {
        problem:
          `accounts/${account.name}: functions reserve ${total} execution environments (${parts}), and AWS keeps ` +
          `${UNRESERVED_CONCURRENCY} of lambda.concurrentExecutions ${concurrentExecutions} unreserved`,
        fix: "ask AWS for a higher quota, or switch lambda.reservations off with a reason in stacks/environments/accounts.ts",
      },
    ];
  },
};

function reservedIn({ resources }: SynthesizedEnvironment): number {
  return resources
    .filter(({ type }) => type === "aws_lambda_function")
    .reduce((sum, { attributes }) => sum + Number(attributes.reserved_concurrent_executions ?? 0), 0);
}
