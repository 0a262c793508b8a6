import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { BaseStack, type BaseStackProps } from "./base-stack";
import type { Catalogue } from "./catalogue/entry";
import { ApiAccountLogging } from "./constructs/api/api-account-logging";
import { RestApi } from "./constructs/api/rest-api";
import { type Bundles, entriesOf, makeFunction } from "./constructs/function/functions";
import { EncryptionKey } from "./constructs/security/encryption-key";
import type { DatabaseStack } from "./database-stack";
import type { NetworkStack } from "./network-stack";

export interface ServiceStackProps extends BaseStackProps {
  readonly network: NetworkStack;
  readonly database: DatabaseStack;
  readonly catalogue: Catalogue;
  readonly bundles: Bundles;
}

/** The service's functions and what triggers them. */
export class ServiceStack extends BaseStack {
  constructor(scope: Construct, props: ServiceStackProps) {
    super(scope, "service", props);
    const { environment, network, database, catalogue, bundles } = props;
    const logRetention = environment.logs;
    const key = new EncryptionKey(this, "key", {
      alias: this.resourceName("service"),
      description: `Logs and environment variables of ${environment.name}'s functions`,
      deletionWindowDays: 30,
    });
    const logging = environment.api.managesAccountLogRole
      ? [new ApiAccountLogging(this, "api-account-logging", { name: environment.name }).resource]
      : [];
    const api = new RestApi(this, "api", {
      name: this.resourceName("service"),
      key,
      logRetention,
      throttling: {
        rateLimit: environment.api.throttlingRateLimit,
        burstLimit: environment.api.throttlingBurstLimit,
      },
      logging,
    });
    for (const [name, entry] of entriesOf(catalogue, "api")) {
      const answering = makeFunction(this, name, entry, {
        environmentName: environment.name,
        bundles,
        network: network.functionNetwork,
        key,
        logRetention,
        targets: { database: database.application },
      });
      for (const route of entry.trigger.routes) api.route(route, answering);
    }
    new TerraformOutput(this, "api-url", { value: api.deploy() }).overrideLogicalId("api_url");
  }
}
