import { IAM } from "@aws-sdk/client-iam";
import type { AwsClients } from "../aws/aws-clients";
import type { Credentials } from "../aws/aws-credentials";

/** Name of the user's one inline policy. */
const POLICY = "only";

/** A user with an access key, and with one statement's privileges at most. */
export class IamUser {
  private constructor(
    private readonly iam: IAM,
    readonly name: string,
    readonly credentials: Credentials,
    private readonly hasPolicy: boolean,
  ) {}

  /** @param statement an IAM statement; without one the user may do nothing */
  static async create(aws: AwsClients, name: string, statement?: object): Promise<IamUser> {
    const iam = aws.of(IAM);
    await iam.createUser({ UserName: name });
    if (statement) {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
      await iam.putUserPolicy({ UserName: name, PolicyName: POLICY, PolicyDocument });
    }
    const { AccessKey } = await iam.createAccessKey({ UserName: name });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    return new IamUser(iam, name, { accessKeyId, secretAccessKey }, statement !== undefined);
  }

  async delete(): Promise<void> {
    const UserName = this.name;
    await this.iam.deleteAccessKey({ UserName, AccessKeyId: this.credentials.accessKeyId });
    if (this.hasPolicy) await this.iam.deleteUserPolicy({ UserName, PolicyName: POLICY });
    await this.iam.deleteUser({ UserName });
  }
}
