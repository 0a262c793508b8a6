import type { Construct } from "constructs";
import type { CompleteCatalogue } from "./catalogue/entry";
import { EndOfOtherLogin } from "./constructs/database/end-of-other-login";
import type { DatabaseStack } from "./database-stack";
import { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";
import type { KeysStack } from "./keys-stack";
import type { NetworkStack } from "./network-stack";
import { addFunctions, type Bundles } from "./stack-functions";

export interface ServiceStackProps extends EnvironmentStackProps {
  readonly keys: KeysStack;
  readonly network: NetworkStack;
  readonly database: DatabaseStack;
  readonly catalogue: CompleteCatalogue;
  readonly bundles: Bundles;
}

/** The service's functions and what starts them. */
export class ServiceStack extends EnvironmentStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "service", props);
    const { bundles, catalogue, database, environment, keys, network } = props;
    const functions = addFunctions(this, "service", {
      environment,
      catalogue,
      bundles,
      network: network.functionNetwork,
      key: keys.operations,
      reachable: { secretsEndpoint: network.secretsEndpoint, database: database.access },
    });
    for (const migrate of database.migrations) {
      new EndOfOtherLogin(this, `end-of-other-login-${migrate.name}`, {
        function: migrate,
        database: database.access,
        after: functions.map((made) => made.function.resource),
      });
    }
  }
}
