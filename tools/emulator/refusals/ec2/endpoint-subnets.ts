import type { Refusal } from "../refusal";

export const endpointSubnets: Refusal = {
  id: "endpoint-subnets",
  says: "An interface endpoint with two subnets in one zone",
  source: "EC2 API Reference, Error codes: DuplicateSubnetsInSameZone; terraform-aws-vpc #451",
  operations: ["ec2:CreateVpcEndpoint"],
  check: async ({ input }, { network }) => {
    const asked = input.at("SubnetId").texts;
    if (asked.length < 2) return undefined;
    const zones = new Map((await network.subnets()).map(({ id, zone }) => [id, zone]));
    const taken = new Set<string>();
    for (const subnet of asked) {
      const zone = zones.get(subnet);
      // The emulator names a subnet that is missing.
      if (zone === undefined) return undefined;
      if (taken.has(zone)) {
        return {
          code: "DuplicateSubnetsInSameZone",
          message:
            `Found another VPC endpoint subnet in the availability zone of ${subnet}. VPC endpoint subnets should be in ` +
            "different availability zones supported by the VPC endpoint service.",
        };
      }
      taken.add(zone);
    }
    return undefined;
  },
};
