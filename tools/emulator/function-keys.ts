import { createHash } from "node:crypto";
import type { AwsClient } from "../aws/aws-client";
import type { AccessKey } from "../postgres/iam-token";

interface Configuration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Role: string;
}

/** A function's temporary access key, and the role that it is a session of. */
export interface FunctionKey extends AccessKey {
  readonly functionName: string;
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly sessionToken: string;
}

/**
 * The keys of all functions. ministack derives those of a role's session from the function's and the role's ARNs (its
 * `lambda_runtime.execution_credentials`), and tells nobody: derived here again.
 */
export async function functionKeys(ministack: AwsClient): Promise<readonly FunctionKey[]> {
  const { Functions } = await ministack.rest("lambda", "GET", "/2015-03-31/functions/");
  return (Functions as Configuration[]).map(({ FunctionName, FunctionArn, Role }) => {
    const digest = sha256(`${FunctionArn}:${Role}`);
    return {
      functionName: FunctionName,
      roleArn: Role,
      accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
      secretAccessKey: sha256(`secret:${digest}`),
      sessionToken: sha256(`token:${digest}`),
    };
  });
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
