import type { AwsContext } from "../aws-context";
import type { Statement } from "../security/policy-document";

/**
 * Lets a role log in to the database by token, as one user.
 * @param resourceId the instance's `db-...` id or a proxy's `prx-...` id: the resource is not the instance's ARN (RDS User Guide,
 * "Creating and using an IAM policy for IAM database access")
 */
export function connectAs(sid: string, aws: AwsContext, resourceId: string, username: string): Statement {
  return { sid, actions: ["rds-db:connect"], resources: [aws.arn("rds-db", `dbuser:${resourceId}/${username}`)] };
}
