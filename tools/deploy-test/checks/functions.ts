import type { AwsClient } from "../../aws/aws-client";

const FUNCTIONS = "/2015-03-31/functions";

export interface DeployedFunction {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly securityGroupIds: readonly string[];
}

interface Configuration {
  readonly FunctionName: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly VpcConfig?: { readonly SecurityGroupIds?: readonly string[] };
}

/** The environment's functions, as Lambda describes them. */
export async function deployedFunctions(aws: AwsClient, environment: string): Promise<readonly DeployedFunction[]> {
  const { Functions } = await aws.rest("lambda", "GET", `${FUNCTIONS}/`);
  return (Functions as Configuration[])
    .filter(({ FunctionName }) => FunctionName.startsWith(`${environment}-`))
    .map(({ FunctionName, Environment, VpcConfig }) => ({
      name: FunctionName,
      variables: Environment?.Variables ?? {},
      securityGroupIds: VpcConfig?.SecurityGroupIds ?? [],
    }));
}

/** The zip that Lambda holds, by the address that it gives for it. */
export async function deployedPackage(aws: AwsClient, name: string): Promise<Buffer> {
  const { Code } = await aws.rest("lambda", "GET", `${FUNCTIONS}/${name}`);
  const { pathname, search } = new URL((Code as { Location: string }).Location);
  const { status, body } = await aws.as("unsigned").send({ service: "lambda", method: "GET", path: pathname + search });
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

/** Who else may invoke the function: its resource policy. */
export async function invokers(aws: AwsClient, name: string): Promise<readonly PolicyStatement[]> {
  const { Policy } = await aws.rest("lambda", "GET", `${FUNCTIONS}/${name}/policy`).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("ResourceNotFoundException")) return { Policy: undefined };
    throw error;
  });
  return Policy === undefined ? [] : (JSON.parse(String(Policy)) as { Statement: PolicyStatement[] }).Statement;
}
