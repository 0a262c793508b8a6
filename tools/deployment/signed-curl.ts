import type { Credentials } from "../aws/aws-credentials";
import type { Deployment } from "./deployment";

/** The curl command, but for the address, that signs a request to a deployed API. */
export function signedCurl({ emulator, region }: Deployment, { accessKeyId, secretAccessKey }: Credentials): string {
  const sign = `--aws-sigv4 "aws:amz:${region}:execute-api" --user ${accessKeyId}:${secretAccessKey}`;
  return `curl --cacert ${emulator.authorityFile} ${sign}`;
}
