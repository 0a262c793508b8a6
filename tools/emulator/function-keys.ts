import { createHash } from "node:crypto";
import type { AccessKey } from "../iam-token";
import type { AwsClient } from "./aws-client";

interface Configuration {
  readonly FunctionArn: string;
  readonly Role: string;
}

/**
 * The secret half of a function's temporary access key. ministack derives the keys of a role's session from the
 * function's and the role's ARNs (its `lambda_runtime.execution_credentials`), and tells nobody: derived here again.
 */
export async function functionAccessKey(ministack: AwsClient, accessKeyId: string): Promise<AccessKey | undefined> {
  const { Functions } = await ministack.rest("lambda", "GET", "/2015-03-31/functions/");
  return (Functions as Configuration[])
    .map(({ FunctionArn, Role }) => sha256(`${FunctionArn}:${Role}`))
    .filter((digest) => accessKeyId === `ASIA${digest.slice(0, 16).toUpperCase()}`)
    .map((digest) => ({ secretAccessKey: sha256(`secret:${digest}`), sessionToken: sha256(`token:${digest}`) }))[0];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
