import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Catalogue } from "../src/functions/catalogue";
import { BaseStack, type BaseStackProps } from "./base-stack";
import { ApplicationSecret } from "./constructs/database/application-secret";
import { ApplicationConnection, MasterConnection, RotationConnection } from "./constructs/database/connections";
import { Migration } from "./constructs/database/migration";
import { PostgresInstance } from "./constructs/database/postgres-instance";
import { EncryptionKey } from "./constructs/encryption-key";
import { type Bundles, entriesOf, makeFunction } from "./constructs/functions";
import type { NetworkStack } from "./network-stack";

export interface DatabaseStackProps extends BaseStackProps {
  readonly network: NetworkStack;
  readonly catalogue: Catalogue;
  readonly bundles: Bundles;
  /** Changes when, and only when, a migration does. */
  readonly migrationsHash: string;
}

/** PostgreSQL, the secrets to reach it by, and the functions that make its schema and its passwords. */
export class DatabaseStack extends BaseStack {
  /** The database as the application's functions reach it. */
  readonly application: ApplicationConnection;

  constructor(scope: Construct, props: DatabaseStackProps) {
    super(scope, "database", props);
    const { environment, network, catalogue, bundles } = props;
    const logRetention = environment.logs;
    const key = new EncryptionKey(this, "key", {
      alias: this.resourceName("database"),
      description: `Database, secrets and logs of ${environment.name}`,
      deletionWindowDays: 30,
    });
    const instance = new PostgresInstance(this, "database", {
      name: this.resourceName("database"),
      settings: environment.database,
      vpcId: network.vpcId,
      subnetIds: network.databaseSubnetIds,
      key,
      logRetention,
    });
    const secret = new ApplicationSecret(this, "application-secret", {
      name: `${environment.name}/database/application`,
      description: "Password of the application's database role, made and rotated by secret-rotate",
      key,
      recoveryWindowDays: environment.database.secretRecovery.enabled ? 30 : 0,
    });

    const access = { instance, secret, endpoint: network.secretsEndpoint, key };
    this.application = new ApplicationConnection(this, "application-connection", access);
    const functionProps = {
      environmentName: environment.name,
      bundles,
      network: network.functionNetwork,
      key,
      logRetention,
      targets: {
        database: this.application,
        "database-master": new MasterConnection(this, "master-connection", access),
        "application-secret": new RotationConnection(this, "rotation-connection", access),
      },
    };
    const migrations = [...entriesOf(catalogue, "migration")].map(
      ([name, entry]) =>
        new Migration(this, `run-${name}`, {
          function: makeFunction(this, name, entry, functionProps),
          instance,
          migrationsHash: props.migrationsHash,
        }).resource,
    );
    for (const [name, entry] of entriesOf(catalogue, "rotation")) {
      // After the migration, which makes the role whose password this is: the first rotation starts at once.
      secret.rotate(
        makeFunction(this, name, entry, functionProps),
        environment.database.passwordRotationDays,
        migrations,
      );
    }

    new TerraformOutput(this, "database-port", { value: instance.port }).overrideLogicalId("database_port");
    new TerraformOutput(this, "application-secret-arn", { value: secret.arn }).overrideLogicalId(
      "application_secret_arn",
    );
  }
}
