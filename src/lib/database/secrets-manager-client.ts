import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const SECOND = 1_000;

/** Makes the client of an execution environment. Its time-outs are short enough to answer 503 before the invocation ends. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1 * SECOND, requestTimeout: 3 * SECOND, throwOnRequestTimeout: true },
  });
}
