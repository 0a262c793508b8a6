import { randomUUID } from "node:crypto";
import { SecretsManager, SecretsManagerServiceException } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../aws/aws-clients";
import { type Answer, jsonAnswer, type Request } from "../../network/http";
import type { Forward, Gap } from "../front";
import { jsonOperation, signedService } from "../routing";
import { type Rotation, Rotations } from "./rotations";
import { findSecret, finishMove } from "./secret-labels";

type Fields = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly functionArn: string;
  readonly rules: unknown;
}

/**
 * Does what ministack's Secrets Manager does not: a rotation invokes the function's four steps, for a version that has
 * only the label AWSPENDING (Secrets Manager User Guide, "Rotation by Lambda function"), and can be cancelled; a label
 * is on one version at a time; a secret without a value has no version with AWSCURRENT.
 */
export class RotationGap implements Gap {
  private readonly rotations: Rotations;
  private readonly configurations = new Map<string, Configuration>();

  /** @param ministack clients of ministack itself: the front would call this gap again */
  constructor(private readonly ministack: AwsClients) {
    this.rotations = new Rotations(ministack);
  }

  async answer(request: Request, forward: Forward): Promise<Answer | undefined> {
    if (signedService(request) !== "secretsmanager") return undefined;
    const input = fieldsOf(request.body);
    try {
      switch (jsonOperation(request)) {
        case "CreateSecret":
          return await this.create(await forward(request), input);
        case "GetSecretValue":
          return withoutEmptyValue(await forward(request));
        case "PutSecretValue":
          return await this.put(await forward(request), input);
        case "DescribeSecret":
          return this.describe(await forward(request));
        case "RotateSecret":
          return await this.rotate(input);
        case "CancelRotateSecret":
          return await this.cancel(input);
        default:
          return undefined;
      }
    } catch (error) {
      if (error instanceof SecretsManagerServiceException) return failure(error.name, error.message);
      throw error;
    }
  }

  /** Waits until no rotation runs, and gives all that were started. */
  settled(): Promise<readonly Rotation[]> {
    return this.rotations.settled();
  }

  private async create(answer: Answer, input: Fields): Promise<Answer> {
    if (answer.status >= 400 || "SecretString" in input || "SecretBinary" in input) return answer;
    const { ARN, Name } = fieldsOf(answer.body);
    await finishMove(this.ministack, String(ARN), "AWSCURRENT", undefined);
    return jsonAnswer(200, { ARN, Name });
  }

  private async put(answer: Answer, input: Fields): Promise<Answer> {
    const stages = Array.isArray(input.VersionStages) ? input.VersionStages : [];
    if (answer.status < 400 && stages.includes("AWSPENDING")) {
      const { ARN, VersionId } = fieldsOf(answer.body);
      await finishMove(this.ministack, String(ARN), "AWSPENDING", String(VersionId));
    }
    return answer;
  }

  private describe(answer: Answer): Answer {
    if (answer.status >= 400) return answer;
    const described = fieldsOf(answer.body);
    const configuration = this.configurations.get(String(described.ARN));
    if (!configuration) return answer;
    return jsonAnswer(200, {
      ...described,
      RotationEnabled: true,
      RotationLambdaARN: configuration.functionArn,
      RotationRules: configuration.rules,
    });
  }

  private async rotate(input: Fields): Promise<Answer> {
    const { arn, name, stages } = await findSecret(this.ministack, String(input.SecretId));
    const known = this.configurations.get(arn);
    const functionArn = String(input.RotationLambdaARN ?? known?.functionArn ?? "");
    if (functionArn === "")
      return failure("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.");
    if (!(await this.rotations.mayInvoke(functionArn))) {
      return failure(
        "AccessDeniedException",
        `Secrets Manager cannot invoke the specified Lambda function ${functionArn}. Ensure that the function policy ` +
          "grants access to the principal secretsmanager.amazonaws.com",
      );
    }
    this.configurations.set(arn, { functionArn, rules: input.RotationRules ?? known?.rules });
    if (input.RotateImmediately === false) return jsonAnswer(200, { ARN: arn, Name: name });

    if ([...stages.values()].some((labels) => labels.has("AWSPENDING") && !labels.has("AWSCURRENT"))) {
      const message = "A previous rotation isn't complete. That rotation will be reattempted.";
      return failure("InvalidRequestException", message);
    }
    const token = String(input.ClientRequestToken ?? randomUUID());
    const version = { SecretId: arn, ClientRequestToken: token, VersionStages: ["AWSPENDING"] };
    await this.ministack.of(SecretsManager).putSecretValue(version);
    await finishMove(this.ministack, arn, "AWSPENDING", token);
    this.rotations.start({ secretArn: arn, functionArn, token });
    return jsonAnswer(200, { ARN: arn, Name: name, VersionId: token });
  }

  private async cancel(input: Fields): Promise<Answer> {
    const { arn, name, stages } = await findSecret(this.ministack, String(input.SecretId));
    this.configurations.delete(arn);
    const pending = [...stages].find(([, labels]) => labels.has("AWSPENDING"))?.[0];
    return jsonAnswer(200, { ARN: arn, Name: name, ...(pending !== undefined && { VersionId: pending }) });
  }
}

/** A version without a value is an error to GetSecretValue ("ResourceNotFoundException"); ministack answers 200. */
function withoutEmptyValue(answer: Answer): Answer {
  if (answer.status >= 400) return answer;
  const value = fieldsOf(answer.body);
  if ("SecretString" in value || "SecretBinary" in value) return answer;
  return failure("ResourceNotFoundException", "Secrets Manager can't find the specified secret value for the version.");
}

function failure(code: string, message: string): Answer {
  const answer = jsonAnswer(400, { __type: code, message, Message: message });
  return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": code } };
}

function fieldsOf(body: Buffer): Fields {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
