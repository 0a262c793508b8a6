import type { ActionsByType } from "./type-actions";

const TAGS = ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"];

/** RDS looks at the network in the deployer's name (AmazonRDSFullAccess has these actions). */
const NETWORK = [
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcAttribute",
  "ec2:DescribeVpcs",
];

export const RDS_ACTIONS: ActionsByType = {
  aws_db_instance: {
    actions: {
      Ec2Read: NETWORK,
      RdsRead: ["rds:DescribeDBInstances", "rds:ListTagsForResource"],
      Rds: [
        "rds:CreateDBInstance",
        // DeleteDBInstance makes the final snapshot in the caller's name.
        "rds:CreateDBSnapshot",
        "rds:DeleteDBInstance",
        "rds:ModifyDBInstance",
        "rds:RebootDBInstance",
        ...TAGS,
      ],
      // RDS makes the master's secret in the deployer's name (RDS User Guide, "Password management with Amazon RDS and AWS
      // Secrets Manager", "Permissions required for Secrets Manager integration").
      MasterSecret: ["secretsmanager:CreateSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource"],
    },
    passesRoleTo: "monitoring.rds.amazonaws.com",
    serviceLinkedRoleOf: "rds.amazonaws.com",
    encryptsThrough: "rds",
  },
  aws_db_parameter_group: {
    actions: {
      RdsRead: ["rds:DescribeDBParameterGroups", "rds:DescribeDBParameters", "rds:ListTagsForResource"],
      Rds: [
        "rds:CreateDBParameterGroup",
        "rds:DeleteDBParameterGroup",
        "rds:ModifyDBParameterGroup",
        "rds:ResetDBParameterGroup",
        ...TAGS,
      ],
    },
  },
  aws_db_subnet_group: {
    actions: {
      Ec2Read: NETWORK,
      RdsRead: ["rds:DescribeDBSubnetGroups", "rds:ListTagsForResource"],
      Rds: ["rds:CreateDBSubnetGroup", "rds:DeleteDBSubnetGroup", "rds:ModifyDBSubnetGroup", ...TAGS],
    },
    // The first resource of RDS in an account may well be this one (terraform-aws-rds #364).
    serviceLinkedRoleOf: "rds.amazonaws.com",
  },
  aws_db_proxy: {
    actions: {
      Ec2Read: NETWORK,
      RdsRead: ["rds:DescribeDBProxies", "rds:ListTagsForResource"],
      RdsProxyCreate: ["rds:CreateDBProxy"],
      RdsProxy: ["rds:DeleteDBProxy", "rds:ModifyDBProxy", ...TAGS],
    },
    passesRoleTo: "rds.amazonaws.com",
    serviceLinkedRoleOf: "rds.amazonaws.com",
  },
  aws_db_proxy_default_target_group: {
    actions: { RdsRead: ["rds:DescribeDBProxyTargetGroups"], RdsProxy: ["rds:ModifyDBProxyTargetGroup"] },
  },
  aws_db_proxy_target: {
    actions: {
      RdsRead: ["rds:DescribeDBProxyTargets"],
      RdsProxy: ["rds:DeregisterDBProxyTargets", "rds:RegisterDBProxyTargets"],
      // DeregisterDBProxyTargets is authorized on the instance too.
      Rds: ["rds:DeregisterDBProxyTargets"],
    },
  },
};
