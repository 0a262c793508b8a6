import type { Guardrail, SynthesizedBlock } from "./guardrail";

const ANYWHERE = new Set(["0.0.0.0/0", "::/0"]);
const WAYS_OUT = new Set([
  "aws_internet_gateway",
  "aws_egress_only_internet_gateway",
  "aws_nat_gateway",
  "aws_vpc_peering_connection",
  "aws_route",
]);
const RULES = new Set(["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]);

/** Nothing in the VPC has a way to or from the internet, and rules are group to group, never by address. */
export const privateOnly: Guardrail = ({ resources }) => resources.flatMap(problemsOf);

function problemsOf({ stack, type, name, attributes }: SynthesizedBlock): readonly string[] {
  const what = `${stack}: ${type}.${name}`;
  if (WAYS_OUT.has(type)) return [`${what} is a way out of the VPC; reach AWS services by an interface endpoint`];
  if (type === "aws_security_group" && (attributes.ingress !== undefined || attributes.egress !== undefined)) {
    return [`${what} has inline rules; connect the function to its target in src/functions/catalogue.ts`];
  }
  if (type === "aws_db_instance" && attributes.publicly_accessible !== false) {
    return [`${what} must set publicly_accessible to false`];
  }
  if (!RULES.has(type)) return [];
  const open = [attributes.cidr_ipv4, attributes.cidr_ipv6].filter((cidr) => cidr !== undefined);
  if (open.length > 0) {
    const which = open.some((cidr) => ANYWHERE.has(String(cidr))) ? "everyone" : String(open[0]);
    return [`${what} names ${which} by address; name a security group`];
  }
  return [];
}
