import type { Construct } from "constructs";
import { BaseStack, type BaseStackProps } from "./base-stack";
import type { CompleteCatalogue } from "./catalogue/entry";
import { EncryptionKey } from "./constructs/security/encryption-key";
import type { DatabaseStack } from "./database-stack";
import type { NetworkStack } from "./network-stack";
import { addFunctions, type Bundles } from "./stack-functions";

export interface ServiceStackProps extends BaseStackProps {
  readonly network: NetworkStack;
  readonly database: DatabaseStack;
  readonly catalogue: CompleteCatalogue;
  readonly bundles: Bundles;
}

/** The service's functions and what starts them. */
export class ServiceStack extends BaseStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "service", props);
    const { bundles, catalogue, database, environment, network } = props;
    addFunctions(this, "service", {
      environment,
      catalogue,
      bundles,
      network: network.functionNetwork,
      key: new EncryptionKey(this, "key", {
        alias: this.resourceName("service"),
        description: `Logs and environment variables of ${environment.name}'s functions`,
        deletionWindowDays: 30,
      }),
      reachable: { secretsEndpoint: network.secretsEndpoint, database: database.access },
    });
  }
}
