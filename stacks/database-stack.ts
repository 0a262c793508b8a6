import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { CompleteCatalogue } from "./catalogue/entry";
import { ApplicationSecret } from "./constructs/database/application-secret";
import type { DatabaseAccess } from "./constructs/database/database-access";
import { PostgresInstance } from "./constructs/database/postgres-instance";
import { DatabaseProxy } from "./constructs/database/proxy";
import type { PrivateFunction } from "./constructs/function/private-function";
import { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";
import type { KeysStack } from "./keys-stack";
import type { NetworkStack } from "./network-stack";
import { addFunctions, type Bundles } from "./stack-functions";

export interface DatabaseStackProps extends EnvironmentStackProps {
  readonly keys: KeysStack;
  readonly network: NetworkStack;
  readonly catalogue: CompleteCatalogue;
  readonly bundles: Bundles;
}

/** PostgreSQL, its secrets, and the functions that make its schema and its passwords. */
export class DatabaseStack extends EnvironmentStack {
  readonly access: DatabaseAccess;
  /** The functions that bring the schema up to date. */
  readonly migrations: readonly PrivateFunction[];
  private readonly instance: PostgresInstance;

  constructor(scope: Construct, props: DatabaseStackProps) {
    super(scope, "database", props);
    const { bundles, catalogue, environment, keys, network } = props;
    const { authentication, deletionProtection, proxy, secretRecovery } = environment.database;
    this.instance = new PostgresInstance(this, "database", {
      name: this.resourceName("database"),
      settings: environment.database,
      vpcId: network.vpcId,
      subnetIds: network.databaseSubnetIds,
      key: keys.data,
      logKey: keys.operations,
      logRetention: environment.logs,
    });
    // Whatever the way to log in: a setting that took the secret away would destroy it, and keep its name for a month.
    const secret = new ApplicationSecret(this, "application-secret", {
      name: `${environment.name}/database/application`,
      description: "Password of the application's database role, made and rotated by secret-rotate",
      key: keys.data,
      recoveryWindowDays: secretRecovery.enabled ? 30 : 0,
      preventDestroy: deletionProtection.enabled,
      inUse: authentication === "secret",
    });
    const madeProxy = proxy === false ? undefined : this.proxy(props, secret);
    this.access = {
      instance: this.instance,
      authentication,
      secret,
      proxy: proxy === "unused" ? undefined : madeProxy,
      key: keys.data,
    };
    const functions = addFunctions(this, "database", {
      environment,
      catalogue,
      bundles,
      network: network.functionNetwork,
      key: keys.operations,
      reachable: { secretsEndpoint: network.secretsEndpoint, database: this.access },
    });
    this.migrations = functions.filter(({ trigger }) => trigger === "migration").map((made) => made.function);

    new TerraformOutput(this, "database-port", { value: this.instance.port }).overrideLogicalId("database_port");
    const output = new TerraformOutput(this, "application-secret-arn", { value: secret.arn });
    output.overrideLogicalId("application_secret_arn");
  }

  private proxy({ environment, keys, network }: DatabaseStackProps, secret: ApplicationSecret): DatabaseProxy {
    return new DatabaseProxy(this, "proxy", {
      name: this.resourceName("database-proxy"),
      instance: this.instance,
      authentication: environment.database.authentication,
      secret,
      vpcId: network.vpcId,
      subnetIds: network.databaseSubnetIds,
      key: keys.data,
      logKey: keys.operations,
      logRetention: environment.logs,
    });
  }
}
