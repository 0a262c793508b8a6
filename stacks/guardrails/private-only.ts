import type { SynthesizedBlock } from "../output/synthesized-stacks";
import type { Breach, GuardrailOf } from "./guardrail";

const ANYWHERE = new Set(["0.0.0.0/0", "::/0"]);
const WAYS_OUT = new Set([
  "aws_internet_gateway",
  "aws_egress_only_internet_gateway",
  "aws_nat_gateway",
  "aws_vpc_peering_connection",
  "aws_route",
]);
const RULES = new Set(["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"]);

export const privateOnly: GuardrailOf<"stacks"> = {
  id: "private-only",
  says: "No way leads from the VPC to the internet or back, and rules name security groups, never addresses",
  judges: "stacks",
  check: ({ resources }) => resources.flatMap(breachesOf),
};

function breachesOf({ stack, type, name, attributes }: SynthesizedBlock): readonly Breach[] {
  const what = `${stack}: ${type}.${name}`;
  if (WAYS_OUT.has(type)) {
    return [{ problem: `${what} is a way out of the VPC`, fix: "reach AWS services by an interface endpoint" }];
  }
  if (type === "aws_security_group" && (attributes.ingress !== undefined || attributes.egress !== undefined)) {
    return [
      {
        problem: `${what} has inline rules`,
        fix: "connect the function to its target in stacks/catalogue/index.ts",
      },
    ];
  }
  if (type === "aws_db_instance" && attributes.publicly_accessible !== false) {
    return [{ problem: `${what} may be publicly accessible`, fix: "set publicly_accessible to false" }];
  }
  if (!RULES.has(type)) return [];
  const open = [attributes.cidr_ipv4, attributes.cidr_ipv6].filter((cidr) => cidr !== undefined);
  if (open.length === 0) return [];
  const who = open.some((cidr) => ANYWHERE.has(String(cidr))) ? "everyone" : String(open[0]);
  return [{ problem: `${what} names ${who} by address`, fix: "name a security group" }];
}
