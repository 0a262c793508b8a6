import { APIGateway } from "@aws-sdk/client-api-gateway";
import type { Finished } from "../../process/run-command";
import type { ChangingOutput } from "./changing-output";

/**
 * Destroys stacks, and does what version 6 of the AWS provider does and 5.100, which runs here, does not: a destroyed
 * `aws_api_gateway_account` sets the region's log role to none (terraform-provider-aws #42226).
 */
export async function destroyAsProvider6(output: ChangingOutput, stacks: readonly string[]): Promise<Finished> {
  const resources = await Promise.all(stacks.map((stack) => output.programs.resources(stack)));
  const hasAccountSettings = resources.flat().some(({ type }) => type === "aws_api_gateway_account");
  const finished = await output.destroy(stacks);
  if (hasAccountSettings) {
    const patchOperations = [{ op: "replace", path: "/cloudwatchRoleArn", value: "" } as const];
    await output.emulator.aws.of(APIGateway).updateAccount({ patchOperations });
  }
  return finished;
}
