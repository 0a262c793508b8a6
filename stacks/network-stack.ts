import type { Construct } from "constructs";
import { BaseStack, type BaseStackProps } from "./base-stack";
import type { FunctionNetwork } from "./constructs/function/private-function";
import { FlowLogs } from "./constructs/network/flow-logs";
import { InterfaceEndpoint } from "./constructs/network/interface-endpoint";
import { PrivateNetwork } from "./constructs/network/private-network";
import { EncryptionKey } from "./constructs/security/encryption-key";

/** The VPC with its tiers, the endpoints by which functions reach AWS, and the flow logs. */
export class NetworkStack extends BaseStack {
  readonly functionNetwork: FunctionNetwork;
  readonly databaseSubnetIds: readonly string[];
  readonly vpcId: string;
  readonly secretsEndpoint: InterfaceEndpoint;

  constructor(scope: Construct, props: BaseStackProps) {
    super(scope, "network", props);
    const { environment } = props;
    const { availabilityZones, cidr, endpointInEveryZone } = environment.network;
    const network = new PrivateNetwork(this, "network", { name: environment.name, cidr, availabilityZones });
    this.vpcId = network.vpcId;
    this.functionNetwork = { vpcId: network.vpcId, subnetIds: network.subnetIds("function") };
    this.databaseSubnetIds = network.subnetIds("database");

    const endpointZones = endpointInEveryZone.enabled ? availabilityZones.length : 1;
    this.secretsEndpoint = new InterfaceEndpoint(this, "secrets-endpoint", {
      environmentName: environment.name,
      service: "secretsmanager",
      displayName: "Secrets Manager",
      role: "secrets-endpoint",
      vpcId: network.vpcId,
      subnetIds: network.subnetIds("function").slice(0, endpointZones),
    });

    const key = new EncryptionKey(this, "key", {
      alias: this.resourceName("network"),
      description: `Flow logs of ${environment.name}`,
      deletionWindowDays: 30,
    });
    new FlowLogs(this, "flow-logs", {
      name: environment.name,
      vpcId: network.vpcId,
      key,
      retention: environment.logs,
    });
  }
}
