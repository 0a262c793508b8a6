import type { SynthesizedBlock } from "../output/synthesized-stacks";
import type { GuardrailOf } from "./guardrail";

/** Types whose resources have a name that is unique in the account, the region or the VPC. */
const NAMED: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "name",
  aws_iam_role: "name",
  aws_kms_alias: "name",
  aws_lambda_function: "function_name",
  aws_secretsmanager_secret: "name",
  aws_security_group: "name",
};

/** AWS refuses the second resource of a name, but only when Terraform makes it: no plan shows the clash. */
export const uniqueNames: GuardrailOf<"stacks"> = {
  id: "unique-names",
  says: "No two resources of one kind have the same name in the account",
  judges: "stacks",
  check({ resources }) {
    const owners = new Map<string, SynthesizedBlock>();
    return resources.flatMap((block) => {
      const { attributes, name, stack, type } = block;
      const attribute = NAMED[type];
      if (attribute === undefined) return [];
      const key = `${type} ${String(attributes[attribute])}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? block);
      if (!owner) return [];
      return [
        {
          problem: `${stack}: ${type}.${name} has the ${attribute} ${String(attributes[attribute])} of ${owner.stack}: ${type}.${owner.name}`,
          fix: "give one of them another name (a function's is its key in stacks/catalogue/index.ts)",
        },
      ];
    });
  },
};
