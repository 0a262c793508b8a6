import type { GuardrailOf } from "./guardrail";

const DESCRIBED = new Set([
  "aws_security_group",
  "aws_vpc_security_group_ingress_rule",
  "aws_vpc_security_group_egress_rule",
]);
/** CreateSecurityGroup, `GroupDescription`, and IpRange, `Description` (EC2 API Reference). */
const REFUSED = /[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/gu;
const LONGEST = 255;

/** EC2 refuses any other description, but only when it makes the group or rule: no plan shows an apostrophe as wrong. */
export const securityGroupDescriptions: GuardrailOf<"stacks"> = {
  id: "security-group-descriptions",
  says: "Descriptions of security groups and their rules have the characters and the length that EC2 takes",
  judges: "stacks",
  check: ({ resources }) =>
    resources.flatMap(({ stack, type, name, attributes }) => {
      if (!DESCRIBED.has(type) || attributes.description === undefined) return [];
      const description = String(attributes.description);
      const what = `${stack}: ${type}.${name} has the description "${description}"`;
      const refused = [...new Set(description.match(REFUSED))];
      return [
        ...(refused.length > 0
          ? [{ problem: `${what}, in which EC2 does not allow ${refused.join(" ")}`, fix: "leave them out" }]
          : []),
        ...(description.length > LONGEST
          ? [{ problem: `${what}, ${description.length} characters long, EC2 allows ${LONGEST}`, fix: "shorten it" }]
          : []),
      ];
    }),
};
