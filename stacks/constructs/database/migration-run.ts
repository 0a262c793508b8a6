import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { Authentication } from "../../../src/lib/database/application-usernames";
import type { PrivateFunction } from "../function/private-function";
import type { PostgresInstance } from "./postgres-instance";

export interface MigrationRunProps {
  /** The function, which has the SQL in its code. A second invocation changes nothing. */
  readonly function: PrivateFunction;
  readonly instance: PostgresInstance;
  /** How the application logs in: the migration makes the role for it. */
  readonly authentication: Authentication;
}

/**
 * Runs the migrations in each deploy in which the function's code changed (the SQL is part of it, and so are the time-outs
 * of the application's role), the instance is new, or the authentication changed.
 */
export class MigrationRun extends Construct {
  readonly resource: LambdaInvocation;

  constructor(scope: Construct, id: string, props: MigrationRunProps) {
    super(scope, id);
    this.resource = new LambdaInvocation(this, "invocation", {
      functionName: props.function.functionName,
      input: "{}",
      triggers: {
        code: props.function.codeSha256,
        instance: props.instance.resourceId,
        authentication: props.authentication,
      },
      dependsOn: [props.function.resource, props.instance.resource],
    });
  }
}
