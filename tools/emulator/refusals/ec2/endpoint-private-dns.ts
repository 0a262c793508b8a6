import type { Refusal } from "../refusal";

export const endpointPrivateDns: Refusal = {
  id: "endpoint-private-dns",
  says: "An endpoint with private DNS in a VPC without DNS support and host names, or beside another such endpoint of the service",
  source: "EC2 API Reference, CreateVpcEndpoint: PrivateDnsEnabled; terraform-provider-aws #17535",
  operations: ["ec2:CreateVpcEndpoint"],
  check: async ({ input }, { network }) => {
    const vpcId = input.at("VpcId").text ?? "";
    const serviceName = input.at("ServiceName").text ?? "";
    if (!input.at("PrivateDnsEnabled").isTrue || input.at("VpcEndpointType").text !== "Interface") return undefined;
    if (!(await network.hasDns(vpcId))) {
      return {
        code: "InvalidParameter",
        message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`,
      };
    }
    const isTaken = (await network.endpoints()).some(
      (endpoint) => endpoint.privateDns && endpoint.vpcId === vpcId && endpoint.serviceName === serviceName,
    );
    if (!isTaken) return undefined;
    const [region, service] = serviceName.replace("com.amazonaws.", "").split(".");
    return {
      code: "InvalidParameter",
      message:
        "private-dns-enabled cannot be set because there is already a conflicting DNS domain for " +
        `${service}.${region}.amazonaws.com in the VPC ${vpcId}`,
    };
  },
};
