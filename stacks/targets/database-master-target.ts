import { AwsContext } from "../constructs/aws-context";
import { readSecret, useKeyOfSecret } from "../constructs/security/secret-statements";
import { databaseVariables } from "./database-variables";
import type { Target } from "./target";

/** The instance itself as its master user, never through the proxy: for migrations and rotation alone. */
export const databaseMaster: Target = {
  stacks: ["database"],
  connect(client, { database: access, secretsEndpoint }) {
    const { instance, key, secret } = access;
    const read = readSecret("ReadMasterSecret", instance.masterSecretArn);
    return {
      peers: [
        instance.peer,
        secretsEndpoint.permit(client, {
          intent: "master-secret",
          actions: read.actions,
          // RDS chooses the rest of the name. The role's own statement has the exact ARN.
          resources: [AwsContext.of(secretsEndpoint).arn("secretsmanager", "secret:rds!db-*")],
        }),
      ],
      statements: [read, useKeyOfSecret("DecryptMasterSecret", key.arn, client.aws.region)],
      variables: {
        ...databaseVariables(access, instance),
        // How the application's role is to log in to the instance: the migration makes the role accordingly.
        DATABASE_AUTHENTICATION: secret ? "secret" : "iam",
        DATABASE_MASTER_SECRET_ARN: instance.masterSecretArn,
      },
    };
  },
};
