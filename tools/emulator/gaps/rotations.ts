import { setTimeout as delay } from "node:timers/promises";
import { Lambda, ResourceNotFoundException, TooManyRequestsException } from "@aws-sdk/client-lambda";
import type { AwsClients } from "../../aws/aws-clients";

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
/** How often a step is tried whose function has no execution environment free, and the milliseconds in between. */
const ATTEMPTS = 10;
const PAUSE = 1000;

export interface Rotation {
  readonly secretArn: string;
  readonly functionArn: string;
  /** The version that the rotation makes. */
  readonly token: string;
  /** Undefined while the steps run, null when all four are done, otherwise the failed step and the function's message. */
  failure?: string | null;
}

/** Runs the four steps of rotations in the background, as Secrets Manager answers RotateSecret before the steps have run. */
export class Rotations {
  private readonly all: Rotation[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly ministack: AwsClients) {}

  /** Whether the function's resource policy names Secrets Manager. */
  async mayInvoke(functionArn: string): Promise<boolean> {
    try {
      const { Policy } = await this.ministack.of(Lambda).getPolicy({ FunctionName: functionArn });
      return String(Policy).includes('"secretsmanager.amazonaws.com"');
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  }

  start(rotation: Rotation): void {
    this.all.push(rotation);
    const run = this.runSteps(rotation).then((failure) => {
      rotation.failure = failure;
      this.running.delete(run);
    });
    this.running.add(run);
  }

  /** Waits until no rotation runs, and gives all that were started. */
  async settled(): Promise<readonly Rotation[]> {
    await Promise.all(this.running);
    return this.all;
  }

  private async runSteps({ secretArn, functionArn, token }: Rotation): Promise<string | null> {
    for (const step of STEPS) {
      const event = { Step: step, SecretId: secretArn, ClientRequestToken: token };
      const failure = await this.invoke(functionArn, event).catch((error: unknown) => String(error));
      if (failure !== null) return `${step}: ${failure}`;
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
        if (!(error instanceof TooManyRequestsException) || attempt === ATTEMPTS) throw error;
        await delay(PAUSE);
      }
    }
  }
}
