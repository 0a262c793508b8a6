import {
  EC2,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
} from "@aws-sdk/client-ec2";
import type { AwsClients } from "../../../aws/aws-clients";
import { allItems } from "../../../aws/pages";

/** The security groups and subnets that something has its network interfaces in. */
export interface NetworkUse {
  readonly securityGroupIds: readonly string[];
  readonly subnetIds: readonly string[];
}

export interface Endpoint extends NetworkUse {
  readonly vpcId: string;
  readonly serviceName: string;
  /** Whether the service's own host names lead to the endpoint. */
  readonly privateDns: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  /** The groups that the group's rules name. */
  readonly namedGroups: readonly string[];
}

export interface Subnet {
  readonly id: string;
  readonly zone: string;
}

export interface Network {
  endpoints(): Promise<readonly Endpoint[]>;
  securityGroups(): Promise<readonly SecurityGroup[]>;
  subnets(): Promise<readonly Subnet[]>;
  /** Whether a VPC has both of `enableDnsSupport` and `enableDnsHostnames`. */
  hasDns(vpcId: string): Promise<boolean>;
}

export function networkOf(moto: AwsClients): Network {
  const ec2 = () => moto.of(EC2);
  return {
    async endpoints() {
      const pages = paginateDescribeVpcEndpoints({ client: ec2() }, {});
      const endpoints = await allItems(pages, ({ VpcEndpoints }) => VpcEndpoints);
      return endpoints
        .filter(({ State }) => !/^delet/i.test(State ?? ""))
        .map(({ VpcId = "", ServiceName = "", PrivateDnsEnabled, Groups = [], SubnetIds = [] }) => ({
          vpcId: VpcId,
          serviceName: ServiceName,
          privateDns: PrivateDnsEnabled === true,
          securityGroupIds: Groups.flatMap(({ GroupId }) => GroupId ?? []),
          subnetIds: SubnetIds,
        }));
    },
    async securityGroups() {
      const pages = paginateDescribeSecurityGroups({ client: ec2() }, {});
      const groups = await allItems(pages, ({ SecurityGroups }) => SecurityGroups);
      return groups.map(({ GroupId = "", GroupName = "", IpPermissions = [], IpPermissionsEgress = [] }) => ({
        id: GroupId,
        name: GroupName,
        namedGroups: [...IpPermissions, ...IpPermissionsEgress].flatMap(({ UserIdGroupPairs = [] }) =>
          UserIdGroupPairs.flatMap((pair) => pair.GroupId ?? []),
        ),
      }));
    },
    async subnets() {
      const pages = paginateDescribeSubnets({ client: ec2() }, {});
      const subnets = await allItems(pages, ({ Subnets }) => Subnets);
      return subnets.map(({ SubnetId = "", AvailabilityZone = "" }) => ({ id: SubnetId, zone: AvailabilityZone }));
    },
    async hasDns(vpcId) {
      const [support, hostnames] = await Promise.all([
        ec2().describeVpcAttribute({ VpcId: vpcId, Attribute: "enableDnsSupport" }),
        ec2().describeVpcAttribute({ VpcId: vpcId, Attribute: "enableDnsHostnames" }),
      ]);
      return support.EnableDnsSupport?.Value === true && hostnames.EnableDnsHostnames?.Value === true;
    },
  };
}
