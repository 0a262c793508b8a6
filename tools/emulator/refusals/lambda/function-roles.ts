import { admitsService } from "../policy";
import type { Refusal } from "../refusal";
import { invalidFunction, ROLE_OPERATIONS } from "./execution-role";

export const functionRoles: Refusal = {
  id: "function-roles",
  says: "A function whose role Lambda cannot assume",
  source:
    "Lambda Developer Guide, Defining Lambda function permissions with an execution role; pdomala/LambdaCDDemo #1",
  operations: ROLE_OPERATIONS,
  check: async ({ input }, { identities }) => {
    const role = input.at("Role").text;
    if (role === undefined) return undefined;
    const trust = await identities.trustPolicy(role);
    // The emulator names a role that is missing.
    if (trust === undefined || admitsService(trust, "lambda.amazonaws.com", "sts:AssumeRole")) return undefined;
    return invalidFunction("The role defined for the function cannot be assumed by Lambda.");
  },
};
