import type { OwnerOutput } from "./owner-output";
import { allow, type Statement } from "./statement";
import { roles } from "./statements";
import type { TypeActions } from "./type-actions";

/** The roles that the deployer hands to services, and those that services make in the deployer's name. */
export function roleStatements(output: OwnerOutput, types: readonly TypeActions[]): readonly Statement[] {
  const passedTo = unique(types.flatMap(({ passesRoleTo }) => passesRoleTo ?? []));
  const linkedTo = unique(types.flatMap(({ serviceLinkedRoleOf }) => serviceLinkedRoleOf ?? []));
  const pass = allow("PassRole", ["iam:PassRole"], {
    resources: roles(output),
    condition: { StringEquals: { "iam:PassedToService": passedTo } },
  });
  const link = allow("ServiceLinkedRoles", ["iam:CreateServiceLinkedRole"], {
    resources: linkedTo.map((service) => output.iamArn(`role/aws-service-role/${service}/*`)),
    condition: { StringEquals: { "iam:AWSServiceName": linkedTo } },
  });
  return [...(passedTo.length > 0 ? [pass] : []), ...(linkedTo.length > 0 ? [link] : [])];
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
