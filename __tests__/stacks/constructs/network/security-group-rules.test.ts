import { expect, test } from "@jest/globals";
import { Testing } from "cdktf";
import { allowConnections, type Peer } from "../../../../stacks/constructs/network/security-group-rules";
import { resourcesOf, type StackJson } from "../../../support/stack-json";

const EGRESS = "aws_vpc_security_group_egress_rule";
const INGRESS = "aws_vpc_security_group_ingress_rule";

function rulesTo(peer: Peer, outlivesChange = false) {
  const text = Testing.synthScope((scope) => {
    allowConnections(scope, { name: "dev-orders-read", securityGroupId: "sg-function", outlivesChange }, peer);
  });
  const stack = JSON.parse(text) as StackJson;
  const withoutMetadata = ({ "//": _, ...attributes }: Readonly<Record<string, unknown>>) => attributes;
  return {
    egress: resourcesOf({ ...stack, resource: stack.resource ?? {} }, EGRESS).map(withoutMetadata),
    ingress: resourcesOf({ ...stack, resource: stack.resource ?? {} }, INGRESS).map(withoutMetadata),
  };
}

test("when the peer has a security group, both groups get one rule each, for the peer's port", () => {
  const path = { ip_protocol: "tcp", from_port: 5432, to_port: 5432 };
  expect(rulesTo({ role: "database", port: 5432, securityGroupId: "sg-database" })).toEqual({
    egress: [
      {
        id: "to-database",
        ...path,
        description: "dev-orders-read to database",
        security_group_id: "sg-function",
        referenced_security_group_id: "sg-database",
      },
    ],
    ingress: [
      {
        id: "into-database",
        ...path,
        description: "database from dev-orders-read",
        security_group_id: "sg-database",
        referenced_security_group_id: "sg-function",
      },
    ],
  });
});

test("when the peer is a prefix list, only the origin's group gets a rule: a prefix list takes none", () => {
  expect(rulesTo({ role: "s3", port: 443, prefixListId: "pl-1" })).toEqual({
    egress: [
      {
        id: "to-s3",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        description: "dev-orders-read to s3",
        security_group_id: "sg-function",
        prefix_list_id: "pl-1",
      },
    ],
    ingress: [],
  });
});

test("rules that outlive a change are destroyed after what takes their place is made", () => {
  const { egress, ingress } = rulesTo({ role: "database", port: 5432, securityGroupId: "sg-database" }, true);
  for (const rule of [...egress, ...ingress])
    expect(rule).toMatchObject({ lifecycle: { create_before_destroy: true } });
});
