import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { PrivateFunction } from "../function/private-function";
import type { PostgresInstance } from "./postgres-instance";

export interface MigrationProps {
  /** Has the SQL in its code. Invoked again, it does what is not yet done, and nothing twice. */
  readonly function: PrivateFunction;
  readonly instance: PostgresInstance;
  /** How the database lets the application's role log in: the migration makes the role accordingly. */
  readonly applicationAuthentication: "secret" | "iam";
}

/**
 * Runs the migrations in each deploy whose migration function changed, SQL or code (the role's time-outs are code); on
 * an instance that is new; and for another authentication. Idempotent: a run that finds all done changes nothing.
 */
export class Migration extends Construct {
  readonly resource: LambdaInvocation;

  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    this.resource = new LambdaInvocation(this, "invocation", {
      functionName: props.function.functionName,
      input: "{}",
      triggers: {
        code: props.function.codeSha256,
        instance: props.instance.resourceId,
        authentication: props.applicationAuthentication,
      },
      dependsOn: [props.function.resource, props.instance.resource],
    });
  }
}
