import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { BaseStack, type BaseStackProps } from "./base-stack";
import type { CompleteCatalogue } from "./catalogue/entry";
import { ApplicationSecret } from "./constructs/database/application-secret";
import type { DatabaseAccess } from "./constructs/database/database-access";
import { PostgresInstance } from "./constructs/database/postgres-instance";
import { DatabaseProxy } from "./constructs/database/proxy";
import { EncryptionKey } from "./constructs/security/encryption-key";
import type { NetworkStack } from "./network-stack";
import { hasApplicationSecret } from "./settings/database-settings";
import { addFunctions, type Bundles } from "./stack-functions";

export interface DatabaseStackProps extends BaseStackProps {
  readonly network: NetworkStack;
  readonly catalogue: CompleteCatalogue;
  readonly bundles: Bundles;
}

/** PostgreSQL, its secrets, and the functions that make its schema and its passwords. */
export class DatabaseStack extends BaseStack {
  readonly access: DatabaseAccess;
  private readonly key: EncryptionKey;
  private readonly instance: PostgresInstance;

  constructor(scope: Construct, props: DatabaseStackProps) {
    super(scope, "database", props);
    const { bundles, catalogue, environment, network } = props;
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
    const secret = hasApplicationSecret(environment.database) ? this.applicationSecret() : undefined;
    const proxy = secret && environment.database.proxy ? this.proxy(network, secret) : undefined;
    const { authentication } = environment.database;
    this.access = { instance: this.instance, authentication, secret, proxy, key: this.key };
    addFunctions(this, "database", {
      environment,
      catalogue,
      bundles,
      network: network.functionNetwork,
      key: this.key,
      reachable: { secretsEndpoint: network.secretsEndpoint, database: this.access },
    });

    new TerraformOutput(this, "database-port", { value: this.instance.port }).overrideLogicalId("database_port");
    if (secret) {
      const output = new TerraformOutput(this, "application-secret-arn", { value: secret.arn });
      output.overrideLogicalId("application_secret_arn");
    }
  }

  /**
   * Whether Terraform refuses to destroy the database. RDS's own protection comes too late: Terraform has destroyed the
   * functions and the secret, which depend on the instance, by the time that RDS refuses.
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
