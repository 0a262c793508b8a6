import type { Refusal } from "../refusal";

export const environmentKeys: Refusal = {
  id: "environment-keys",
  says: "A function's environment variables under a key that is missing, disabled or waits for its deletion",
  source: "terraform-provider-aws #4633; KMS Developer Guide, Key states of AWS KMS keys: CreateGrant",
  operations: ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"],
  check: async ({ input }, { keys }) => {
    const key = input.at("KMSKeyArn").text;
    if (key === undefined || key === "") return undefined;
    const state = await keys.state(key);
    if (state === "Enabled") return undefined;
    const [exception, message] = {
      Missing: ["NotFoundException", `Key '${key}' does not exist`],
      Disabled: ["DisabledException", `${key} is disabled.`],
      PendingDeletion: ["KMSInvalidStateException", `${key} is pending deletion.`],
    }[state];
    return {
      code: "InvalidParameterValueException",
      message:
        "Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. " +
        `Please check your KMS key settings. KMS Exception: ${exception} KMS Message: ${message}`,
    };
  },
};
