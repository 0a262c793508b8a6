import type { Construct } from "constructs";
import type { FunctionNetwork } from "./constructs/function/private-function";
import { FlowLogs } from "./constructs/network/flow-logs";
import { InterfaceEndpoint } from "./constructs/network/interface-endpoint";
import { PrivateNetwork } from "./constructs/network/private-network";
import { EnvironmentStack, type EnvironmentStackProps } from "./environment-stack";
import type { KeysStack } from "./keys-stack";

export interface NetworkStackProps extends EnvironmentStackProps {
  readonly keys: KeysStack;
}

/** The VPC with its tiers, the endpoints by which functions reach AWS, and the flow logs. */
export class NetworkStack extends EnvironmentStack {
  readonly functionNetwork: FunctionNetwork;
  readonly databaseSubnetIds: readonly string[];
  readonly vpcId: string;
  readonly secretsEndpoint: InterfaceEndpoint;

  constructor(scope: Construct, props: NetworkStackProps) {
    super(scope, "network", props);
    const { environment, keys } = props;
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

    new FlowLogs(this, "flow-logs", {
      name: environment.name,
      vpcId: network.vpcId,
      key: keys.operations,
      retention: environment.logs,
    });
  }
}
