import { randomBytes, randomUUID } from "node:crypto";
import { ServiceError } from "./service-error";
import { moveStage, type StagesByVersion } from "./version-stages";

/** A version of a secret, as GetSecretValue describes it. */
export interface Version {
  readonly id: string;
  readonly value: string;
  readonly stages: readonly string[];
}

interface Secret {
  /** The value of each version, by the version's id. A rotation begins with a version that has no value yet. */
  readonly values: Map<string, string | undefined>;
  stages: StagesByVersion;
}

/** Secrets with their versions and staging labels. */
export class SecretStore {
  private readonly secrets = new Map<string, Secret>();

  constructor(
    private readonly region: string,
    private readonly account: string,
  ) {}

  /** Makes a secret without a version. @returns its ARN */
  create(name: string): string {
    const suffix = randomBytes(3).toString("hex");
    const arn = `arn:aws:secretsmanager:${this.region}:${this.account}:secret:${name}-${suffix}`;
    this.secrets.set(arn, { values: new Map(), stages: new Map() });
    return arn;
  }

  /** Adds a version, or repeats a call that added it. @throws ServiceError when the version has another value. */
  put(arn: string, id: string, value: string, stages: readonly string[]): void {
    const { values } = this.find(arn);
    const existing = values.get(id);
    if (existing !== undefined && existing !== value) {
      throw new ServiceError("ResourceExistsException", "a version with this token and another value exists");
    }
    values.set(id, value);
    for (const stage of stages) this.moveStage(arn, stage, id);
  }

  /**
   * @param stage a staging label of the version. @default AWSCURRENT when no id is given
   * @throws ServiceError when the secret has no such version with a value.
   */
  version(arn: string, wanted: { readonly id?: string | undefined; readonly stage?: string | undefined }): Version {
    const { id, stage = id === undefined ? "AWSCURRENT" : undefined } = wanted;
    const { stages, values } = this.find(arn);
    for (const [candidate, value] of values) {
      const labels = stages.get(candidate) ?? new Set();
      const isWanted = (id === undefined || candidate === id) && (stage === undefined || labels.has(stage));
      if (isWanted && value !== undefined) return { id: candidate, value, stages: [...labels] };
    }
    const what = stage === undefined ? `VersionId: ${id}` : `staging label: ${stage}`;
    throw new ServiceError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }

  /** The value of the version with this staging label. */
  valueAt(arn: string, stage: string): string | undefined {
    const holder = this.holderOf(arn, stage);
    return holder === undefined ? undefined : this.find(arn).values.get(holder);
  }

  /** The staging labels of each version that has any, by the version's id. */
  stagesOf(arn: string): Readonly<Record<string, readonly string[]>> {
    const labelled = [...this.find(arn).stages].filter(([, stages]) => stages.size > 0);
    return Object.fromEntries(labelled.map(([id, stages]) => [id, [...stages].sort()]));
  }

  /** The version that has the label. */
  holderOf(arn: string, stage: string): string | undefined {
    return [...this.find(arn).stages].find(([, stages]) => stages.has(stage))?.[0];
  }

  /**
   * Moves a label to a version, or away from all. When AWSCURRENT moves, versions without a label are deleted.
   * @throws ServiceError when there is no such version.
   */
  moveStage(arn: string, stage: string, to: string | undefined): void {
    const secret = this.find(arn);
    if (to !== undefined && !secret.values.has(to)) {
      throw new ServiceError("ResourceNotFoundException", `no version ${to}`);
    }
    secret.stages = moveStage(secret.stages, stage, to);
    if (stage !== "AWSCURRENT") return;
    secret.stages = new Map([...secret.stages].filter(([, stages]) => stages.size > 0));
    for (const id of secret.values.keys()) if (!secret.stages.has(id)) secret.values.delete(id);
  }

  /** Begins a rotation as RotateSecret does: with a version that has AWSPENDING and no value. @returns the version's id */
  startRotation(arn: string): string {
    const token = randomUUID();
    this.find(arn).values.set(token, undefined);
    this.moveStage(arn, "AWSPENDING", token);
    return token;
  }

  private find(arn: string): Secret {
    const secret = this.secrets.get(arn);
    if (secret) return secret;
    throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }
}
