import type { Defect } from "./plan-judgement";

const RULE = "moto does not describe a rule whose other end is a group: DescribeSecurityGroupRules leaves it out";

/** The changes that a second plan may have, as an emulator's defect causes them. Any other is a defect of the stacks. */
export const EMULATOR_DEFECTS: readonly Defect[] = [
  { type: "aws_vpc_security_group_ingress_rule", attribute: "description", reason: RULE },
  { type: "aws_vpc_security_group_egress_rule", attribute: "description", reason: RULE },
];
