import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import type { AwsClients } from "../aws/aws-clients";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};
const CODE = `exports.handler = async ({ resource, pathParameters }) =>
  ({ statusCode: 200, body: JSON.stringify({ resource, pathParameters }) });`;

/** Makes a function that answers an API with `resource` and `pathParameters` of its event. @returns its ARN */
export async function createEchoFunction(aws: AwsClients, name: string): Promise<string> {
  const { Role } = await aws.of(IAM).createRole({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  const lambda = aws.of(Lambda);
  const { FunctionArn = "" } = await lambda.createFunction({
    FunctionName: name,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: Role?.Arn,
    Code: { ZipFile: zipSync({ "index.js": Buffer.from(CODE) }) },
  });
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName: name });
  return FunctionArn;
}

export async function deleteEchoFunction(aws: AwsClients, name: string): Promise<void> {
  await aws.of(Lambda).deleteFunction({ FunctionName: name });
  await aws.of(IAM).deleteRole({ RoleName: name });
  // Lambda itself made the group at the first invocation.
  await aws.of(CloudWatchLogs).deleteLogGroup({ logGroupName: `/aws/lambda/${name}` });
}
