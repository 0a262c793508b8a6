import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Lambda, ResourceNotFoundException, TooManyRequestsException } from "@aws-sdk/client-lambda";
import { SecretsManager, SecretsManagerServiceException } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../aws/clients";
import { type Answer, jsonAnswer, type Request } from "../../network/http";
import type { Forward, Gap } from "../front";
import { jsonOperation, signedService } from "../routing";

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
const ATTEMPTS = 10;

export interface Rotation {
  readonly secretArn: string;
  readonly functionArn: string;
  /** The version that the rotation makes. */
  readonly token: string;
  /** The step that failed and the function's own message; null when all four are done, undefined while they run. */
  failure?: string | null;
}

interface Configuration {
  readonly functionArn: string;
  readonly rules: unknown;
}

/**
 * What ministack's Secrets Manager lacks: a rotation that really invokes the function's four steps, on a version that
 * holds AWSPENDING alone (Secrets Manager User Guide, "Rotation by Lambda function"), its cancellation, a label that is
 * on one version at a time, and secrets and versions without a value, which ministack gives an empty AWSCURRENT.
 */
export class RotationGap implements Gap {
  private readonly rotations: Rotation[] = [];
  private readonly configurations = new Map<string, Configuration>();
  private readonly running = new Set<Promise<void>>();

  /** @param ministack asks ministack itself, not the front. */
  constructor(private readonly ministack: AwsClients) {}

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

  /** All rotations, when none runs any more. */
  async settled(): Promise<readonly Rotation[]> {
    await Promise.all(this.running);
    return this.rotations;
  }

  private async create(answer: Answer, input: Record<string, unknown>): Promise<Answer> {
    if (answer.status >= 400 || "SecretString" in input || "SecretBinary" in input) return answer;
    const { ARN, Name, VersionId } = fieldsOf(answer.body);
    await this.ministack.of(SecretsManager).updateSecretVersionStage({
      SecretId: String(ARN),
      VersionStage: "AWSCURRENT",
      RemoveFromVersionId: String(VersionId),
    });
    return jsonAnswer(200, { ARN, Name });
  }

  /** A label is on one version at a time; ministack leaves AWSPENDING on the one before as well. */
  private async put(answer: Answer, input: Record<string, unknown>): Promise<Answer> {
    const stages = Array.isArray(input.VersionStages) ? input.VersionStages : [];
    if (answer.status < 400 && stages.includes("AWSPENDING")) {
      const { ARN, VersionId } = fieldsOf(answer.body);
      await this.takePendingFromOthers(String(ARN), String(VersionId));
    }
    return answer;
  }

  private async takePendingFromOthers(arn: string, token: string): Promise<void> {
    const { versions } = await this.find(arn);
    for (const [version, stages] of versions) {
      if (version === token || !stages.includes("AWSPENDING")) continue;
      await this.ministack.of(SecretsManager).updateSecretVersionStage({
        SecretId: arn,
        VersionStage: "AWSPENDING",
        RemoveFromVersionId: version,
      });
    }
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

  private async rotate(input: Record<string, unknown>): Promise<Answer> {
    const { arn, name, versions } = await this.find(String(input.SecretId));
    const known = this.configurations.get(arn);
    const functionArn = String(input.RotationLambdaARN ?? known?.functionArn ?? "");
    if (functionArn === "")
      return failure("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.");
    if (!(await this.mayInvoke(functionArn))) {
      return failure(
        "AccessDeniedException",
        `Secrets Manager cannot invoke the specified Lambda function ${functionArn}. Ensure that the function policy ` +
          "grants access to the principal secretsmanager.amazonaws.com",
      );
    }
    this.configurations.set(arn, { functionArn, rules: input.RotationRules ?? known?.rules });
    if (input.RotateImmediately === false) return jsonAnswer(200, { ARN: arn, Name: name });

    const stuck = [...versions].some(([, stages]) => stages.includes("AWSPENDING") && !stages.includes("AWSCURRENT"));
    if (stuck)
      return failure(
        "InvalidRequestException",
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    const token = String(input.ClientRequestToken ?? randomUUID());
    const version = { SecretId: arn, ClientRequestToken: token, VersionStages: ["AWSPENDING"] };
    await this.ministack.of(SecretsManager).putSecretValue(version);
    await this.takePendingFromOthers(arn, token);

    const rotation: Rotation = { secretArn: arn, functionArn, token };
    this.rotations.push(rotation);
    // Secrets Manager answers before the function has run.
    const run = this.runSteps(rotation).then((failed) => {
      rotation.failure = failed;
      this.running.delete(run);
    });
    this.running.add(run);
    return jsonAnswer(200, { ARN: arn, Name: name, VersionId: token });
  }

  private async cancel(input: Record<string, unknown>): Promise<Answer> {
    const { arn, name, versions } = await this.find(String(input.SecretId));
    this.configurations.delete(arn);
    const pending = [...versions].find(([, stages]) => stages.includes("AWSPENDING"))?.[0];
    return jsonAnswer(200, { ARN: arn, Name: name, ...(pending !== undefined && { VersionId: pending }) });
  }

  private async runSteps({ secretArn, functionArn, token }: Rotation): Promise<string | null> {
    for (const step of STEPS) {
      const failed = await this.invoke(functionArn, {
        Step: step,
        SecretId: secretArn,
        ClientRequestToken: token,
      }).catch((error: unknown) => String(error));
      if (failed !== null) return `${step}: ${failed}`;
    }
    return null;
  }

  private async invoke(functionArn: string, event: object): Promise<string | null> {
    const invocation = { FunctionName: functionArn, Payload: JSON.stringify(event) };
    for (let attempt = 1; ; attempt++) {
      try {
        const { FunctionError, Payload } = await this.ministack.of(Lambda).invoke(invocation);
        return FunctionError === undefined ? null : Buffer.from(Payload ?? []).toString();
      } catch (error) {
        // Its only execution environment may be taken.
        if (!(error instanceof TooManyRequestsException) || attempt === ATTEMPTS) throw error;
        await delay(1000);
      }
    }
  }

  private async mayInvoke(functionArn: string): Promise<boolean> {
    try {
      const { Policy } = await this.ministack.of(Lambda).getPolicy({ FunctionName: functionArn });
      return String(Policy).includes('"secretsmanager.amazonaws.com"');
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  private async find(secretId: string) {
    const { ARN, Name, VersionIdsToStages } = await this.ministack
      .of(SecretsManager)
      .describeSecret({ SecretId: secretId });
    return { arn: String(ARN), name: String(Name), versions: new Map(Object.entries(VersionIdsToStages ?? {})) };
  }
}

/** A version that only holds a place has no value to get (GetSecretValue, "ResourceNotFoundException"). */
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

function fieldsOf(body: Buffer): Record<string, unknown> {
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
