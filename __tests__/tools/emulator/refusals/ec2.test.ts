import { describe, expect, test } from "@jest/globals";
import { queryCall, refused } from "../../../support/refused";

const USE = { securityGroupIds: ["sg-1"], subnetIds: ["subnet-1"] };
const ENDPOINT = { vpcId: "vpc-1", serviceName: "com.amazonaws.us-east-1.sqs", privateDns: true, ...USE };
const INSTANCE = {
  id: "dev",
  engineVersion: "17.4",
  subnetGroup: "group",
  parameterGroups: [],
  securityGroupIds: ["sg-1"],
};
const USERS = [
  ["a function", { functions: { networkUses: async () => [USE] } }],
  ["a proxy", { databases: { proxies: async () => [USE] } }],
  ["an endpoint", { network: { endpoints: async () => [ENDPOINT] } }],
  [
    "an instance",
    { databases: { instances: async () => [INSTANCE], subnetGroups: async () => new Map([["group", ["subnet-1"]]]) } },
  ],
] as const;

describe("security-groups-in-use", () => {
  const remove = (id: string) => queryCall("ec2", "DeleteSecurityGroup", { GroupId: id });
  const group = (id: string, namedGroups: readonly string[] = [], name = id) => ({ id, name, namedGroups });
  const groups = [group("sg-1", ["sg-1"]), group("sg-2", ["sg-3"]), group("sg-3"), group("sg-0", [], "default")];
  const securityGroups = async () => groups;

  test("refuses a group that another group's rule names", async () => {
    expect(await refused("security-groups-in-use", remove("sg-3"), { network: { securityGroups } })).toBe(
      "400 DependencyViolation: resource sg-3 has a dependent object",
    );
    expect(await refused("security-groups-in-use", remove("sg-1"), { network: { securityGroups } })).toBeUndefined();
  });

  test.each(USERS)("refuses the group of %s", async (_, facts) => {
    const used = { ...facts, network: { ...("network" in facts ? facts.network : {}), securityGroups } };
    expect(await refused("security-groups-in-use", remove("sg-1"), used)).toMatch(/^400 DependencyViolation/);
    expect(await refused("security-groups-in-use", remove("sg-2"), used)).toBeUndefined();
  });

  test("refuses a VPC's default group", async () => {
    expect(await refused("security-groups-in-use", remove("sg-0"), { network: { securityGroups } })).toMatch(
      /^400 CannotDelete/,
    );
  });
});

test.each(USERS)("subnets-in-use refuses the subnet of %s", async (_, facts) => {
  const remove = (id: string) => queryCall("ec2", "DeleteSubnet", { SubnetId: id });
  expect(await refused("subnets-in-use", remove("subnet-1"), facts)).toBe(
    "400 DependencyViolation: The subnet 'subnet-1' has dependencies and cannot be deleted.",
  );
  expect(await refused("subnets-in-use", remove("subnet-2"), facts)).toBeUndefined();
});

const endpoint = (parameters: Readonly<Record<string, string>>) =>
  queryCall("ec2", "CreateVpcEndpoint", {
    VpcId: "vpc-1",
    ServiceName: "com.amazonaws.us-east-1.sqs",
    VpcEndpointType: "Interface",
    ...parameters,
  });

test("endpoint-subnets refuses two subnets of one zone", async () => {
  const zones = { a1: "us-east-1a", a2: "us-east-1a", b1: "us-east-1b" };
  const network = { subnets: async () => Object.entries(zones).map(([id, zone]) => ({ id, zone })) };
  expect(await refused("endpoint-subnets", endpoint({ "SubnetId.1": "a1", "SubnetId.2": "a2" }), { network })).toMatch(
    /^400 DuplicateSubnetsInSameZone: .* of a2\./,
  );
  expect(
    await refused("endpoint-subnets", endpoint({ "SubnetId.1": "a1", "SubnetId.2": "b1" }), { network }),
  ).toBeUndefined();
});

test("endpoint-private-dns refuses a second endpoint of a service, and a VPC without DNS", async () => {
  const asked = endpoint({ PrivateDnsEnabled: "true" });
  expect(await refused("endpoint-private-dns", asked, { network: { endpoints: async () => [ENDPOINT] } })).toContain(
    "conflicting DNS domain for sqs.us-east-1.amazonaws.com in the VPC vpc-1",
  );
  expect(await refused("endpoint-private-dns", asked, { network: { hasDns: async () => false } })).toContain(
    "enableDnsSupport",
  );
  expect(await refused("endpoint-private-dns", asked)).toBeUndefined();
  const without = { ...ENDPOINT, privateDns: false };
  expect(
    await refused("endpoint-private-dns", asked, { network: { endpoints: async () => [without] } }),
  ).toBeUndefined();
});

describe("security-group-texts", () => {
  const create = (GroupName: string, GroupDescription: string) =>
    queryCall("ec2", "CreateSecurityGroup", { GroupName, GroupDescription });
  const rule = (description: string) =>
    queryCall("ec2", "AuthorizeSecurityGroupEgress", {
      "IpPermissions.1.IpRanges.1.CidrIp": "10.0.0.0/8",
      "IpPermissions.1.Groups.1.Description": "fine",
      "IpPermissions.1.IpRanges.1.Description": description,
    });

  test.each([
    [create("sg-dev", "of dev"), "Group names may not be in the format sg-*"],
    [create("dev's", "of dev"), "Invalid security group name"],
    [create("dev", "a – b"), "Invalid security group description"],
    [create("dev", "d".repeat(256)), "Invalid security group description"],
    [rule("it's"), "Invalid rule description"],
    [
      queryCall("ec2", "ModifySecurityGroupRules", { "SecurityGroupRule.1.SecurityGroupRule.Description": "?" }),
      "Invalid rule description",
    ],
  ])("refuses a text: %#", async (request, message) => {
    expect(await refused("security-group-texts", request)).toContain(`400 InvalidParameterValue: `);
    expect(await refused("security-group-texts", request)).toContain(message);
  });

  test("lets others pass", async () => {
    expect(await refused("security-group-texts", create("dev", "a-z: (1) #2, [3] & {4}; $*!"))).toBeUndefined();
    expect(await refused("security-group-texts", rule("to PostgreSQL"))).toBeUndefined();
  });
});
