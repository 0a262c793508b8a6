import type { AwsClient } from "../aws/aws-client";
import { parseXml } from "../aws/xml";
import type { ConnectRefusal } from "../postgres/iam-token";
import { functionKeys } from "./function-keys";

const IAM = "2010-05-08";
const RDS = "2014-10-31";

/**
 * Whom IAM lets log in to the database by token: functions whose role may `rds-db:connect` on exactly that user of the
 * instance that is there now.
 */
export function connectRefusals(ministack: AwsClient, databasePort: number): ConnectRefusal {
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
 * @throws Error where not one instance is on the port
 */
export async function databaseUsers(aws: AwsClient, port: number): Promise<string> {
  const instances = parseXml(await aws.query("rds", RDS, "DescribeDBInstances"))
    .at("DescribeDBInstancesResult", "DBInstances")
    .all("DBInstance")
    .filter((instance) => instance.at("Endpoint", "Port").text === String(port));
  const [instance] = instances;
  if (!instance || instances.length > 1) throw new Error(`${instances.length} database instances are on port ${port}`);
  const [arn, partition, , region, account] = instance.at("DBInstanceArn").text.split(":");
  return `${arn}:${partition}:rds-db:${region}:${account}:dbuser:${instance.at("DbiResourceId").text}/`;
}

/**
 * IAM's own decision on `rds-db:connect`: `allowed`, `implicitDeny` or `explicitDeny`. ministack's simulation is made of
 * what enforces IAM there: attached and inline policies, resources, denials. It leaves permissions boundaries out, which
 * no role here has.
 * @param databaseUser an ARN of `databaseUsers`, with the user's name
 */
export async function connectDecision(aws: AwsClient, roleArn: string, databaseUser: string): Promise<string> {
  const answer = await aws.query("iam", IAM, "SimulatePrincipalPolicy", {
    PolicySourceArn: roleArn,
    "ActionNames.member.1": "rds-db:connect",
    "ResourceArns.member.1": databaseUser,
  });
  const result = parseXml(answer).at("SimulatePrincipalPolicyResult", "EvaluationResults", "member");
  return result.at("EvalDecision").text;
}
