import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { expect, test } from "@jest/globals";
import { compare, ruleLine } from "../../../../tools/deploy-test/checks/security-groups";

const name = (id: string): string => ({ "sg-1": "function", "sg-2": "database" })[id] ?? id;

test.each<[string, SecurityGroupRule, string]>([
  [
    "to a group is told by the groups' names",
    { IsEgress: true, IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, ReferencedGroupInfo: { GroupId: "sg-2" } },
    "function: egress to database on tcp 5432",
  ],
  [
    "for the internet is told by its block",
    { IsEgress: false, IpProtocol: "-1", FromPort: -1, ToPort: -1, CidrIpv4: "0.0.0.0/0" },
    "function: ingress from 0.0.0.0/0 on -1 -1",
  ],
  [
    "with a range of ports is not mistaken for a rule of the first port",
    { IsEgress: true, IpProtocol: "tcp", FromPort: 443, ToPort: 444, CidrIpv6: "::/0" },
    "function: egress to ::/0 on tcp 443-444",
  ],
  [
    "to a prefix list is told by the list's id",
    { IsEgress: true, IpProtocol: "tcp", FromPort: 443, ToPort: 443, PrefixListId: "pl-1" },
    "function: egress to pl-1 on tcp 443",
  ],
])("a rule %s", (_, rule, line) => {
  expect(ruleLine({ GroupId: "sg-1", ...rule }, name)).toBe(line);
});

test("what is missing and what is too much are both named", () => {
  expect(compare(["a", "b"], ["b", "c"])).toEqual(["missing rule: a", "rule that nothing asked for: c"]);
  expect(compare(["a"], ["a"])).toEqual([]);
});
