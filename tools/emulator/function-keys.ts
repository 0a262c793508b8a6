import { createHash } from "node:crypto";
import { Lambda, paginateListFunctions } from "@aws-sdk/client-lambda";
import type { AwsClients } from "../aws/aws-clients";
import { allItems } from "../aws/pages";
import type { AccessKey } from "../postgres/iam-token";

/** A function's temporary access key, and the role that it is a session of. */
export interface FunctionKey extends AccessKey {
  readonly functionName: string;
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly sessionToken: string;
}

/**
 * The keys of all functions. ministack derives those of a role's session from the function's and the role's ARNs (its
 * `lambda_runtime.execution_credentials`) and has no call that tells them, so they are derived here in the same way.
 */
export async function functionKeys(ministack: AwsClients): Promise<readonly FunctionKey[]> {
  const pages = paginateListFunctions({ client: ministack.of(Lambda) }, {});
  const functions = await allItems(pages, ({ Functions }) => Functions);
  return functions.flatMap(({ FunctionName = "", FunctionArn = "", Role = "" }) =>
    // A function that is invoked by a version, as Terraform's `aws_lambda_invocation` does, has another ARN and another session.
    [FunctionArn, `${FunctionArn}:$LATEST`].map((arn) => keyOf(FunctionName, arn, Role)),
  );
}

function keyOf(functionName: string, functionArn: string, roleArn: string): FunctionKey {
  const digest = sha256(`${functionArn}:${roleArn}`);
  return {
    functionName,
    roleArn,
    accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: sha256(`secret:${digest}`),
    sessionToken: sha256(`token:${digest}`),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
