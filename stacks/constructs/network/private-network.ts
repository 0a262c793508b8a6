import { DefaultRouteTable } from "@cdktf/provider-aws/lib/default-route-table";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { subnetCidr, TIERS, type Tier } from "./subnet-cidr";

export interface PrivateNetworkProps {
  readonly name: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
}

/** A VPC without internet gateway and NAT: its tiers have no route that leaves it. */
export class PrivateNetwork extends Construct {
  readonly vpcId: string;
  private readonly subnets: Readonly<Record<Tier, readonly string[]>>;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      // Interface endpoints with private DNS need both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    });
    this.vpcId = vpc.id;
    // AWS makes both with every VPC, and uses them for resources that name no other. Emptied, they let nothing through.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-default-unused` },
    });
    new DefaultRouteTable(this, "default-route-table", {
      defaultRouteTableId: vpc.defaultRouteTableId,
      route: [],
      tags: { Name: `${props.name}-default-unused` },
    });

    const tierSubnets = (tier: Tier): readonly string[] => {
      const routes = new RouteTable(this, `${tier}-routes`, { vpcId: vpc.id, tags: { Name: `${props.name}-${tier}` } });
      return props.availabilityZones.map((zone) => {
        const subnet = new Subnet(this, `${tier}-${zone}`, {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: subnetCidr(props.cidr, tier, zone),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${props.name}-${tier}-${zone}`, tier },
        });
        new RouteTableAssociation(this, `${tier}-${zone}-routes`, { subnetId: subnet.id, routeTableId: routes.id });
        return subnet.id;
      });
    };
    this.subnets = Object.fromEntries(TIERS.map((tier) => [tier, tierSubnets(tier)])) as Record<
      Tier,
      readonly string[]
    >;
  }

  /** The tier's subnets, one a zone, in the order of the zones. */
  subnetIds(tier: Tier): readonly string[] {
    return this.subnets[tier];
  }
}
