import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { PrivateFunction } from "../function/private-function";
import type { DatabaseAccess } from "./database-access";

export interface EndOfOtherLoginProps {
  /** The function that migrates. */
  readonly function: PrivateFunction;
  readonly database: DatabaseAccess;
  /** The functions that log in as the application: they have to use the present way before the other ends. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Ends the way to log in that the functions no longer use, in the deploy that changed it and after that deploy has updated
 * them. Until then the database admits both ways, so that no request fails.
 */
export class EndOfOtherLogin extends Construct {
  constructor(scope: Construct, id: string, props: EndOfOtherLoginProps) {
    super(scope, id);
    const { authentication, instance } = props.database;
    new LambdaInvocation(this, "invocation", {
      functionName: props.function.functionName,
      input: JSON.stringify({ endOtherLogin: true }),
      triggers: { authentication, instance: instance.resourceId },
      dependsOn: [...props.after],
    });
  }
}
