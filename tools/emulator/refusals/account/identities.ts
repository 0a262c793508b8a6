import { IAM, NoSuchEntityException, paginateListRolePolicies } from "@aws-sdk/client-iam";
import type { AwsClients } from "../../../aws/aws-clients";
import { allItems } from "../../../aws/pages";

export interface Identities {
  /** The trust policy of a role, a JSON text, or undefined when there is no such role. */
  trustPolicy(roleArn: string): Promise<string | undefined>;
  /** The inline policies of a role, JSON texts by name. */
  inlinePolicies(roleName: string): Promise<ReadonlyMap<string, string>>;
  /** Whether a role's policies allow an action. @param resource @default "*" */
  allows(roleArn: string, action: string, resource?: string): Promise<boolean>;
}

export function identitiesOf(ministack: AwsClients): Identities {
  const iam = () => ministack.of(IAM);
  return {
    async trustPolicy(roleArn) {
      try {
        const { Role } = await iam().getRole({ RoleName: roleArn.replace(/^.*\//, "") });
        return decoded(Role?.AssumeRolePolicyDocument ?? "");
      } catch (error) {
        if (error instanceof NoSuchEntityException) return undefined;
        throw error;
      }
    },
    async inlinePolicies(roleName) {
      const pages = paginateListRolePolicies({ client: iam() }, { RoleName: roleName });
      const names = await allItems(pages, ({ PolicyNames }) => PolicyNames);
      const policies = await Promise.all(
        names.map((name) => iam().getRolePolicy({ RoleName: roleName, PolicyName: name })),
      );
      return new Map(policies.map(({ PolicyName = "", PolicyDocument = "" }) => [PolicyName, decoded(PolicyDocument)]));
    },
    async allows(roleArn, action, resource) {
      const { EvaluationResults } = await iam().simulatePrincipalPolicy({
        PolicySourceArn: roleArn,
        ActionNames: [action],
        ...(resource !== undefined && { ResourceArns: [resource] }),
      });
      return EvaluationResults?.[0]?.EvalDecision === "allowed";
    },
  };
}

/** IAM gives documents percent-encoded (RFC 3986); a document that holds a bare `%` is given as it is. */
function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
