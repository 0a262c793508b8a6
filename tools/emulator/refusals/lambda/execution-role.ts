import type { Account } from "../account";
import type { Call } from "../call";
import type { ServiceError } from "../refusal";

const CREATE = "lambda:CreateFunction";

/** The calls that give a function its role, or use it. */
export const ROLE_OPERATIONS: readonly string[] = [CREATE, "lambda:UpdateFunctionConfiguration"];

/** The role in the call, or the one that the function has. */
export async function roleOf({ operation, input }: Call, { functions }: Account): Promise<string | undefined> {
  const role = input.at("Role").text;
  return role !== undefined || operation === CREATE ? role : functions.role(input.at("FunctionName").text ?? "");
}

export function invalidFunction(message: string): ServiceError {
  return { code: "InvalidParameterValueException", message };
}

/** @param service as Lambda writes it: `EC2` */
export function notPermitted(action: string, service: string): ServiceError {
  return invalidFunction(`The provided execution role does not have permissions to call ${action} on ${service}`);
}
