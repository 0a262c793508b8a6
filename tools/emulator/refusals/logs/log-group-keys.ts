import { matchesPattern, type Statement, statementsOf } from "../policy";
import type { Refusal } from "../refusal";

/** What CloudWatch Logs does with a log group's key. */
const ACTIONS = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKey", "kms:DescribeKey"] as const;
const CONTEXT = "kms:EncryptionContext:aws:logs:arn";

export const logGroupKeys: Refusal = {
  id: "log-group-keys",
  says: "A log group under a key that is missing, disabled or waits for its deletion, or whose policy does not admit CloudWatch Logs",
  source:
    "CloudWatch Logs User Guide, Encrypt log data using AWS KMS; terraform-provider-aws #29282, hashicorp/terraform #24194",
  operations: ["logs:CreateLogGroup", "logs:AssociateKmsKey"],
  check: async ({ input }, { id, keys, region }) => {
    const name = input.at("logGroupName").text;
    const key = input.at("kmsKeyId").text;
    if (key === undefined) return undefined;
    if ((await keys.state(key)) !== "Enabled") {
      return { code: "InvalidParameterException", message: `The specified KMS Key Id could not be found. '${name}'` };
    }
    const arn = `arn:aws:logs:${region}:${id}:log-group:${name}`;
    const statements = statementsOf(await keys.policy(key)) ?? [];
    const admits = (action: string) =>
      statements.some((statement) => admitsLogs(statement, `logs.${region}.amazonaws.com`, action, arn));
    if (ACTIONS.every(admits)) return undefined;
    return {
      code: "AccessDeniedException",
      message: `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
    };
  },
};

/** Of a statement's conditions, the one on the log group's ARN is judged. */
function admitsLogs(statement: Statement, service: string, action: string, logGroupArn: string): boolean {
  const { effect, principals, actions, conditions } = statement;
  const contexts = Object.values(conditions).flatMap((keys) => (keys[CONTEXT] ? [keys[CONTEXT]] : []));
  return (
    effect === "Allow" &&
    principals.Service?.includes(service) === true &&
    actions.some((pattern) => matchesPattern(pattern, action)) &&
    contexts.every((arns) => arns.some((pattern) => matchesPattern(pattern, logGroupArn)))
  );
}
