import type { App, TerraformStack } from "cdktf";
import type { CompleteCatalogue } from "./catalogue/entry";
import { DatabaseStack } from "./database-stack";
import { KeysStack } from "./keys-stack";
import { NetworkStack } from "./network-stack";
import { ServiceStack } from "./service-stack";
import type { Environment } from "./settings/environment";
import type { Bundles } from "./stack-functions";

/** Defines the stacks of one environment. @returns them, lower ones first */
export function defineStacks(
  app: App,
  environment: Environment,
  catalogue: CompleteCatalogue,
  bundles: Bundles,
): readonly TerraformStack[] {
  const keys = new KeysStack(app, { environment });
  const network = new NetworkStack(app, { environment, keys });
  const database = new DatabaseStack(app, { environment, keys, network, catalogue, bundles });
  const service = new ServiceStack(app, { environment, keys, network, database, catalogue, bundles });
  return [keys, network, database, service];
}
