import type { Refusal } from "../refusal";

/** Bytes of all names and values together, as JSON. */
const MOST_BYTES = 4096;

const RESERVED: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

export const environmentVariables: Refusal = {
  id: "environment-variables",
  says: "A function's environment variable with a name that Lambda reserves or that has a wrong form, and variables of more than 4 KB",
  source:
    "Lambda Developer Guide, Working with Lambda environment variables: Defined runtime environment variables, Overview",
  operations: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
  check: ({ input }) => {
    const variables = input.at("Environment", "Variables");
    const message = messageOn(variables.names, (name) => variables.at(name).text ?? "");
    return message === undefined ? undefined : { code: "InvalidParameterValueException", message };
  },
};

function messageOn(names: readonly string[], textOf: (name: string) => string): string | undefined {
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    return (
      "Lambda was unable to configure your environment variables because the environment variables you have provided contains " +
      `reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`
    );
  }
  const invalid = names.find((name) => !/^[a-zA-Z]\w+$/.test(name));
  if (invalid !== undefined) {
    return (
      `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy ` +
      "constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
    );
  }
  const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, textOf(name)])));
  if (names.length === 0 || Buffer.byteLength(json) <= MOST_BYTES) return undefined;
  return (
    "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded " +
    `the 4KB limit. String measured: ${json}`
  );
}
