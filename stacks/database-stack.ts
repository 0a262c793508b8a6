import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { BaseStack, type BaseStackProps } from "./base-stack";
import type { Catalogue } from "./catalogue/entry";
import { ApplicationSecret } from "./constructs/database/application-secret";
import { Migration } from "./constructs/database/migration";
import { PostgresInstance } from "./constructs/database/postgres-instance";
import { DatabaseProxy } from "./constructs/database/proxy";
import type { Connectable } from "./constructs/function/connection";
import { type Bundles, entriesOf, makeFunction } from "./constructs/function/functions";
import { EncryptionKey } from "./constructs/security/encryption-key";
import type { NetworkStack } from "./network-stack";
import { DEFAULT_PASSWORD_ROTATION_DAYS } from "./settings/database";
import { MasterConnection, PasswordConnection, RotationConnection, TokenConnection } from "./targets/connections";

export interface DatabaseStackProps extends BaseStackProps {
  readonly network: NetworkStack;
  readonly catalogue: Catalogue;
  readonly bundles: Bundles;
}

/** PostgreSQL, the secrets to reach it by, and the functions that make its schema and its passwords. */
export class DatabaseStack extends BaseStack {
  /** The database as the application's functions reach it. */
  readonly application: Connectable;
  private readonly key: EncryptionKey;
  private readonly instance: PostgresInstance;

  constructor(scope: Construct, props: DatabaseStackProps) {
    super(scope, "database", props);
    const { environment, network, catalogue, bundles } = props;
    this.key = new EncryptionKey(this, "key", {
      alias: this.resourceName("database"),
      description: `Database, secrets and logs of ${environment.name}`,
      deletionWindowDays: 30,
      preventDestroy: this.isProtected,
    });
    this.instance = new PostgresInstance(this, "database", {
      name: this.resourceName("database"),
      settings: environment.database,
      vpcId: network.vpcId,
      subnetIds: network.databaseSubnetIds,
      key: this.key,
      logRetention: environment.logs,
    });
    const { authentication, passwordRotationDays = DEFAULT_PASSWORD_ROTATION_DAYS } = environment.database;
    // The proxy logs in by password, whatever its clients show.
    const secret = authentication === "secret" || environment.database.proxy ? this.applicationSecret() : undefined;
    const proxy = secret && environment.database.proxy ? this.proxy(network, secret) : undefined;
    const applicationAuthentication = secret ? "secret" : "iam";

    const access = { instance: this.instance, endpoint: network.secretsEndpoint, key: this.key };
    this.application =
      secret && authentication === "secret"
        ? new PasswordConnection(this, "application-connection", { ...access, secret, proxy })
        : new TokenConnection(this, "application-connection", { ...access, proxy });
    const functionProps = {
      environmentName: environment.name,
      bundles,
      network: network.functionNetwork,
      key: this.key,
      logRetention: environment.logs,
      targets: {
        database: this.application,
        "database-master": new MasterConnection(this, "master-connection", { ...access, applicationAuthentication }),
        ...(secret && {
          "application-secret": new RotationConnection(this, "rotation-connection", { ...access, secret }),
        }),
      },
    };
    const migrations = [...entriesOf(catalogue, "migration")].map(
      ([name, entry]) =>
        new Migration(this, `run-${name}`, {
          function: makeFunction(this, name, entry, functionProps),
          instance: this.instance,
          applicationAuthentication,
        }).resource,
    );
    if (secret) {
      for (const [name, entry] of entriesOf(catalogue, "rotation")) {
        secret.rotate({
          rotator: makeFunction(this, name, entry, functionProps),
          days: passwordRotationDays,
          instanceResourceId: this.instance.resourceId,
          // The migration makes the role whose password this is: the first rotation starts at once.
          after: migrations,
        });
      }
    }

    new TerraformOutput(this, "database-port", { value: this.instance.port }).overrideLogicalId("database_port");
    if (secret) {
      new TerraformOutput(this, "application-secret-arn", { value: secret.arn }).overrideLogicalId(
        "application_secret_arn",
      );
    }
  }

  /**
   * Whether the database outlives a destroy. RDS refuses to delete the instance only once Terraform gets to it, when the
   * functions and the secret, which depend on it, are gone: so Terraform refuses the plan.
   */
  private get isProtected(): boolean {
    return this.environment.database.deletionProtection.enabled;
  }

  private applicationSecret(): ApplicationSecret {
    const { name, database } = this.environment;
    return new ApplicationSecret(this, "application-secret", {
      name: `${name}/database/application`,
      description: "Password of the application's database role, made and rotated by secret-rotate",
      key: this.key,
      recoveryWindowDays: database.secretRecovery.enabled ? 30 : 0,
      preventDestroy: this.isProtected,
    });
  }

  private proxy(network: NetworkStack, secret: ApplicationSecret): DatabaseProxy {
    return new DatabaseProxy(this, "proxy", {
      name: this.resourceName("database-proxy"),
      instance: this.instance,
      secret,
      clientsUseIam: this.environment.database.authentication === "iam",
      vpcId: network.vpcId,
      subnetIds: network.databaseSubnetIds,
      key: this.key,
      logRetention: this.environment.logs,
    });
  }
}
