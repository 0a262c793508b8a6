import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { PrivateFunction } from "../private-function";
import type { PostgresInstance } from "./postgres-instance";

export interface MigrationProps {
  readonly function: PrivateFunction;
  readonly instance: PostgresInstance;
  /** Changes when, and only when, the SQL does. */
  readonly migrationsHash: string;
  /** How the database lets the application's role log in: the migration makes the role accordingly. */
  readonly applicationAuthentication: "secret" | "iam";
}

/** Runs the migrations in each deploy whose SQL changed, and on an instance that is new. */
export class Migration extends Construct {
  readonly resource: LambdaInvocation;

  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    this.resource = new LambdaInvocation(this, "invocation", {
      functionName: props.function.functionName,
      input: "{}",
      triggers: {
        migrations: props.migrationsHash,
        instance: props.instance.resourceId,
        authentication: props.applicationAuthentication,
      },
      dependsOn: [props.function.resource, props.instance.resource],
    });
  }
}
