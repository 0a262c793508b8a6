import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

/** The side that opens connections: the network interfaces that have a security group. */
export interface Origin {
  /** The group's name, for the rules' descriptions. */
  readonly name: string;
  readonly securityGroupId: string;
  /**
   * Whether rules that a change takes away stay until the side that opens connections is updated. Terraform then makes the
   * groups of the same stack that the rules refer to before it destroys those that they replace.
   */
  readonly outlivesChange: boolean;
}

/** The side that accepts connections, on one TCP port. */
export type Peer = {
  /** What the peer is to the origin, such as `database`: the ids of the rules end in it. */
  readonly role: string;
  readonly port: number;
} & (
  | { readonly securityGroupId: string }
  /** AWS's own list of a service's addresses, as gateway endpoints have one: it has no rules of its own. */
  | { readonly prefixListId: string }
);

/**
 * Lets `origin` open connections to `peer`: a rule for each of both security groups, or the origin's alone where the
 * peer is a prefix list. Security groups are stateful: answers need no rule.
 * @returns the rules, for what must not start before they are there
 */
export function allowConnections(scope: Construct, origin: Origin, peer: Peer): readonly ITerraformDependable[] {
  const { role, port } = peer;
  const path = {
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    ...(origin.outlivesChange && { lifecycle: { createBeforeDestroy: true } }),
  };
  const egress = {
    ...path,
    description: `${origin.name} to ${role}`,
    securityGroupId: origin.securityGroupId,
  };
  if ("prefixListId" in peer) {
    return [new VpcSecurityGroupEgressRule(scope, `to-${role}`, { ...egress, prefixListId: peer.prefixListId })];
  }
  return [
    new VpcSecurityGroupEgressRule(scope, `to-${role}`, {
      ...egress,
      referencedSecurityGroupId: peer.securityGroupId,
    }),
    new VpcSecurityGroupIngressRule(scope, `into-${role}`, {
      ...path,
      description: `${role} from ${origin.name}`,
      securityGroupId: peer.securityGroupId,
      referencedSecurityGroupId: origin.securityGroupId,
    }),
  ];
}
