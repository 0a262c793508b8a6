import type { Refusal, ServiceError } from "../refusal";

const VALID = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const CHARACTERS = "a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*";

export const securityGroupTexts: Refusal = {
  id: "security-group-texts",
  says: "A name or a description of a security group or of its rule that is too long, or with others than `a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`; a name that starts with `sg-`",
  source: "EC2 API Reference, CreateSecurityGroup: GroupName, GroupDescription; IpRange: Description",
  operations: [
    "ec2:CreateSecurityGroup",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:ModifySecurityGroupRules",
  ],
  check: ({ input }) => {
    const name = input.at("GroupName").text ?? "";
    if (name.startsWith("sg-"))
      return invalid(`Invalid value '${name}' for groupName. Group names may not be in the format sg-*.`);
    if (!VALID.test(name)) return invalid(rangeOf("security group name", "names"));
    const description = input.at("GroupDescription").text ?? "";
    if (!VALID.test(description)) return invalid(rangeOf("security group description", "descriptions"));
    const rules = [
      ...input
        .at("IpPermissions")
        .items.flatMap((permission) =>
          ["IpRanges", "Ipv6Ranges", "PrefixListIds", "Groups"].flatMap((kind) => permission.at(kind).items),
        ),
      ...input.at("SecurityGroupRule").items.map((rule) => rule.at("SecurityGroupRule")),
    ];
    const isValid = rules.every((rule) => VALID.test(rule.at("Description").text ?? ""));
    return isValid ? undefined : invalid(rangeOf("rule description", "descriptions"));
  },
};

function rangeOf(what: string, plural: string): string {
  return `Invalid ${what}. Valid ${plural} are strings less than 256 characters from the following set: ${CHARACTERS}`;
}

function invalid(message: string): ServiceError {
  return { code: "InvalidParameterValue", message };
}
