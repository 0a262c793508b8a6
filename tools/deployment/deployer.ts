import { IAM } from "@aws-sdk/client-iam";
import type { AwsClients } from "../aws/aws-clients";
import type { Credentials } from "../aws/aws-credentials";
import { deployerStatements } from "../deployer-policy/deployer-policy";
import { readOwnerOutput } from "../deployer-policy/owner-output";
import { managedPolicies } from "../deployer-policy/policy-documents";

const USER = "deployer";

/**
 * Makes the user whom the stacks are deployed as, with the managed policies of `npm run deployer-policy` and nothing
 * else: a deployment that needs more fails by the name of the action. The user goes with the emulator.
 * @param output folder of the synthesized output
 * @param owners the account and the environment
 */
export async function createDeployer(aws: AwsClients, output: string, owners: readonly string[]): Promise<Credentials> {
  const iam = aws.of(IAM);
  await iam.createUser({ UserName: USER });
  const documents = owners.flatMap((owner) => managedPolicies(deployerStatements(readOwnerOutput(output, owner))));
  for (const [index, document] of documents.entries()) {
    const PolicyName = `${USER}-${index + 1}`;
    const { Policy } = await iam.createPolicy({ PolicyName, PolicyDocument: JSON.stringify(document) });
    await iam.attachUserPolicy({ UserName: USER, PolicyArn: Policy?.Arn });
  }
  const { AccessKey } = await iam.createAccessKey({ UserName: USER });
  const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
  return { accessKeyId, secretAccessKey };
}
