import type { OwnerOutput } from "./owner-output";
import { allow, type Statement } from "./statement";
import type { TypeActions } from "./type-actions";

const ACTIONS = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"];

/**
 * What services do with the environment's keys in the deployer's name: RDS for the storage and the master's secret,
 * Lambda for environment variables, which the provider reads as well (Lambda Developer Guide, "Securing Lambda
 * environment variables"). `kms:ViaService` keeps the deployer from decrypting anything directly.
 */
export function keyStatements(output: OwnerOutput, types: readonly TypeActions[]): readonly Statement[] {
  const services = [...new Set(types.flatMap(({ encryptsThrough }) => encryptsThrough ?? []))].sort();
  if (services.length === 0) return [];
  const suffix = output.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const hosts = services.map((service) => `${service}.${output.region}.${suffix}`);
  const scope = {
    resources: [output.arn("kms", "key/*")],
    condition: { StringEquals: { "kms:ViaService": hosts } },
  };
  return [allow("KmsThroughServices", ACTIONS, scope)];
}
