import { Lambda, paginateListFunctions, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import type { AwsClients } from "../aws/aws-clients";
import { allItems } from "../aws/pages";
import { exchange } from "../network/http";

export interface DeployedFunction {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly securityGroupIds: readonly string[];
}

/** The environment's functions, as Lambda describes them. */
export async function deployedFunctions(aws: AwsClients, environment: string): Promise<readonly DeployedFunction[]> {
  const pages = paginateListFunctions({ client: aws.of(Lambda) }, {});
  const functions = await allItems(pages, ({ Functions }) => Functions);
  return functions
    .map(({ FunctionName = "", Environment, VpcConfig }) => ({
      name: FunctionName,
      variables: Environment?.Variables ?? {},
      securityGroupIds: VpcConfig?.SecurityGroupIds ?? [],
    }))
    .filter(({ name }) => name.startsWith(`${environment}-`));
}

/** The zip that Lambda holds, by the address that it gives for it. */
export async function deployedPackage(aws: AwsClients, name: string): Promise<Buffer> {
  const { Code } = await aws.of(Lambda).getFunction({ FunctionName: name });
  const { pathname, search } = new URL(Code?.Location ?? "");
  const { status, body } = await exchange(aws.server, {
    method: "GET",
    path: pathname + search,
    headers: {},
    body: Buffer.of(),
  });
  if (status !== 200) throw new Error(`the package of ${name} cannot be downloaded: ${status}`);
  return body;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The statements of the function's resource policy: who else may invoke it. */
export async function invokers(aws: AwsClients, name: string): Promise<readonly PolicyStatement[]> {
  try {
    const { Policy = "" } = await aws.of(Lambda).getPolicy({ FunctionName: name });
    return (JSON.parse(Policy) as { Statement: PolicyStatement[] }).Statement;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
