import type { AwsClient, Credentials } from "../aws/aws-client";
import { parseXml } from "../aws/xml";

const VERSION = "2010-05-08";

/** A user with an access key, and with one statement's privileges at most. */
export class IamUser {
  private constructor(
    private readonly aws: AwsClient,
    readonly name: string,
    readonly credentials: Credentials,
    private readonly hasPolicy: boolean,
  ) {}

  /** @param statement an IAM statement; without one the user may do nothing */
  static async create(aws: AwsClient, name: string, statement?: object): Promise<IamUser> {
    await aws.query("iam", VERSION, "CreateUser", { UserName: name });
    if (statement) {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
      await aws.query("iam", VERSION, "PutUserPolicy", { UserName: name, PolicyName: "only", PolicyDocument });
    }
    const answer = parseXml(await aws.query("iam", VERSION, "CreateAccessKey", { UserName: name }));
    const key = answer.at("CreateAccessKeyResult", "AccessKey");
    const credentials = { accessKeyId: key.at("AccessKeyId").text, secretAccessKey: key.at("SecretAccessKey").text };
    return new IamUser(aws, name, credentials, statement !== undefined);
  }

  async delete(): Promise<void> {
    const { accessKeyId } = this.credentials;
    await this.aws.query("iam", VERSION, "DeleteAccessKey", { UserName: this.name, AccessKeyId: accessKeyId });
    if (this.hasPolicy) {
      await this.aws.query("iam", VERSION, "DeleteUserPolicy", { UserName: this.name, PolicyName: "only" });
    }
    await this.aws.query("iam", VERSION, "DeleteUser", { UserName: this.name });
  }
}
