import { expect, test } from "@jest/globals";
import { parseXml } from "../../../../tools/aws/xml";
import { compare, ruleLine } from "../../../../tools/deploy-test/checks/security-groups";

const name = (id: string): string => ({ "sg-1": "function", "sg-2": "database" })[id] ?? id;

function rule(inside: string): string {
  return ruleLine(parseXml(`<item><groupId>sg-1</groupId>${inside}</item>`), name);
}

test("a rule to a group is told by the groups' names", () => {
  const toGroup =
    "<isEgress>true</isEgress><ipProtocol>tcp</ipProtocol><fromPort>5432</fromPort><toPort>5432</toPort>" +
    "<referencedGroupInfo><groupId>sg-2</groupId></referencedGroupInfo>";
  expect(rule(toGroup)).toBe("function: egress to database on tcp 5432");
});

test("a rule for the internet is told by its block", () => {
  const open =
    "<isEgress>false</isEgress><ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort><cidrIpv4>0.0.0.0/0</cidrIpv4>";
  expect(rule(open)).toBe("function: ingress from 0.0.0.0/0 on -1 -1");
});

test("a range of ports is not mistaken for its first", () => {
  const range =
    "<isEgress>true</isEgress><ipProtocol>tcp</ipProtocol><fromPort>443</fromPort><toPort>444</toPort><cidrIpv6>::/0</cidrIpv6>";
  expect(rule(range)).toBe("function: egress to ::/0 on tcp 443-444");
});

test("what is missing and what is too much are both named", () => {
  expect(compare(["a", "b"], ["b", "c"])).toEqual(["missing rule: a", "rule that nothing asked for: c"]);
  expect(compare(["a"], ["a"])).toEqual([]);
});
