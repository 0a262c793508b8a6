import type { ActionsByType } from "./type-actions";

const TAGS = ["ec2:CreateTags", "ec2:DeleteTags"];

/** Before it deletes a group or a subnet, the provider deletes the network interfaces that Lambda has left there. */
const LEFT_INTERFACES = {
  read: ["ec2:DescribeNetworkInterfaces"],
  write: ["ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface"],
};

const ROUTES = ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"];

export const EC2_ACTIONS: ActionsByType = {
  aws_vpc: {
    actions: {
      Ec2Read: [
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcs",
      ],
      Ec2Write: ["ec2:CreateVpc", "ec2:ModifyVpcAttribute", ...TAGS],
      Ec2Delete: ["ec2:DeleteVpc"],
    },
  },
  aws_subnet: {
    actions: {
      Ec2Read: ["ec2:DescribeSubnets", ...LEFT_INTERFACES.read],
      Ec2Write: ["ec2:CreateSubnet", "ec2:ModifySubnetAttribute", ...LEFT_INTERFACES.write, ...TAGS],
      Ec2Delete: ["ec2:DeleteSubnet"],
    },
  },
  aws_route_table: {
    actions: {
      Ec2Read: ["ec2:DescribeRouteTables"],
      Ec2Write: ["ec2:CreateRouteTable", "ec2:DisassociateRouteTable", ...ROUTES, ...TAGS],
      Ec2Delete: ["ec2:DeleteRouteTable"],
    },
  },
  aws_route_table_association: {
    actions: {
      Ec2Read: ["ec2:DescribeRouteTables"],
      Ec2Write: ["ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation"],
    },
  },
  aws_default_route_table: {
    actions: { Ec2Read: ["ec2:DescribeRouteTables"], Ec2Write: [...ROUTES, ...TAGS] },
  },
  aws_default_security_group: {
    actions: {
      Ec2Read: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
      Ec2Write: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress", ...TAGS],
    },
  },
  aws_security_group: {
    actions: {
      Ec2Read: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", ...LEFT_INTERFACES.read],
      Ec2Write: [
        "ec2:CreateSecurityGroup",
        // A new group admits all egress until the provider revokes it.
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        ...LEFT_INTERFACES.write,
        ...TAGS,
      ],
      Ec2Delete: ["ec2:DeleteSecurityGroup"],
    },
  },
  aws_vpc_security_group_ingress_rule: {
    actions: {
      Ec2Read: ["ec2:DescribeSecurityGroupRules"],
      Ec2Write: [
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:ModifySecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress",
        ...TAGS,
      ],
    },
  },
  aws_vpc_security_group_egress_rule: {
    actions: {
      Ec2Read: ["ec2:DescribeSecurityGroupRules"],
      Ec2Write: [
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:ModifySecurityGroupRules",
        "ec2:RevokeSecurityGroupEgress",
        ...TAGS,
      ],
    },
  },
  aws_vpc_endpoint: {
    actions: {
      Ec2Read: [
        "ec2:DescribePrefixLists",
        // CreateVpcEndpoint reads these in the caller's name.
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
      Ec2Write: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint", ...TAGS],
      Ec2Delete: ["ec2:DeleteVpcEndpoints"],
      // CreateVpcEndpoint makes the private DNS name in the caller's name.
      EndpointPrivateDns: ["route53:AssociateVPCWithHostedZone"],
    },
  },
  aws_flow_log: {
    actions: {
      Ec2Read: ["ec2:DescribeFlowLogs"],
      Ec2Write: ["ec2:CreateFlowLogs", ...TAGS],
      Ec2Delete: ["ec2:DeleteFlowLogs"],
    },
    passesRoleTo: "vpc-flow-logs.amazonaws.com",
  },
};
