import { IAM } from "@aws-sdk/client-iam";
import { paginateDescribeDBInstances, RDS } from "@aws-sdk/client-rds";
import type { AwsClients } from "../aws/aws-clients";
import { allItems } from "../aws/pages";
import type { ConnectRefusal } from "../postgres/iam-token";
import { functionKeys } from "./function-keys";

/**
 * Refuses the log-in by token of everybody but functions whose role may `rds-db:connect` on that very user of the instance
 * on the port.
 */
export function connectRefusals(ministack: AwsClients, databasePort: number): ConnectRefusal {
  return async (accessKeyId, user) => {
    const [keys, users] = await Promise.all([functionKeys(ministack), databaseUsers(ministack, databasePort)]);
    const roleArn = keys.find((key) => key.accessKeyId === accessKeyId)?.roleArn;
    if (roleArn === undefined) return "signed with an access key that is no function's";
    const decision = await connectDecision(ministack, roleArn, `${users}${user}`);
    return decision === "allowed" ? undefined : `${roleArn} may not rds-db:connect on ${users}${user}: ${decision}`;
  };
}

/**
 * The users of the instance on a port, as IAM names them, up to the user's own name: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:
 * DBI_RESOURCE_ID/` (RDS User Guide, "Creating and using an IAM policy for IAM database access").
 * @throws Error when not exactly one instance is on the port
 */
export async function databaseUsers(aws: AwsClients, port: number): Promise<string> {
  const pages = paginateDescribeDBInstances({ client: aws.of(RDS) }, {});
  const all = await allItems(pages, ({ DBInstances }) => DBInstances);
  const instances = all.filter(({ Endpoint }) => Endpoint?.Port === port);
  const [instance] = instances;
  if (!instance || instances.length > 1) throw new Error(`${instances.length} database instances are on port ${port}`);
  const [arn, partition, , region, account] = instance.DBInstanceArn?.split(":") ?? [];
  return `${arn}:${partition}:rds-db:${region}:${account}:dbuser:${instance.DbiResourceId}/`;
}

/**
 * IAM's decision on `rds-db:connect`: `allowed`, `implicitDeny` or `explicitDeny`. ministack simulates it with the code that
 * enforces IAM: attached and inline policies, resources, denials, but no permissions boundaries, which no role here has.
 * @param databaseUser an ARN of `databaseUsers`, with the user's name
 */
export async function connectDecision(aws: AwsClients, roleArn: string, databaseUser: string): Promise<string> {
  const { EvaluationResults } = await aws.of(IAM).simulatePrincipalPolicy({
    PolicySourceArn: roleArn,
    ActionNames: ["rds-db:connect"],
    ResourceArns: [databaseUser],
  });
  return EvaluationResults?.[0]?.EvalDecision ?? "no decision";
}
