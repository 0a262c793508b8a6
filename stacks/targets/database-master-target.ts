import { AwsContext } from "../constructs/aws-context";
import { connectAs } from "../constructs/database/connect-statement";
import { readSecret, useKeyOfSecret } from "../constructs/security/read-secret";
import { databaseVariables } from "./database-variables";
import type { Target } from "./target";

/** The instance itself as its master user, never through the proxy: for migrations and rotation alone. */
export const databaseMaster: Target = {
  stacks: ["database"],
  connect(client, { database: access, secretsEndpoint }) {
    const { authentication, instance, key } = access;
    const read = readSecret("ReadMasterSecret", instance.masterSecretArn);
    return {
      name: "database-master",
      peers: [
        instance.peer,
        secretsEndpoint.permit(client, {
          intent: "master-secret",
          actions: read.actions,
          // RDS chooses the rest of the name. The role's own statement has the exact ARN.
          resources: [AwsContext.of(secretsEndpoint).arn("secretsmanager", "secret:rds!db-*")],
        }),
      ],
      statements: [
        read,
        useKeyOfSecret("DecryptMasterSecret", key.arn, client.aws.region),
        // RDS refuses the master's password while a role takes tokens that the master made (src/lib/database/master-database.ts).
        connectAs("ConnectAsMaster", client.aws, instance.resourceId, instance.masterUsername),
      ],
      variables: {
        ...databaseVariables(access, instance),
        // How the application logs in: the migration makes the role for it.
        DATABASE_AUTHENTICATION: authentication,
        DATABASE_MASTER_USERNAME: instance.masterUsername,
        DATABASE_MASTER_SECRET_ARN: instance.masterSecretArn,
      },
    };
  },
};
