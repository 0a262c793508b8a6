import { randomInt, randomUUID } from "node:crypto";
import type { Master } from "../postgres-server";
import type { AwsClient } from "./aws-client";
import type { Forward, Gap } from "./front";
import type { Answer, Request } from "./http";
import { instanceIdentifier, rewriteInstances, withMasterUserSecret } from "./rds-xml";
import { formOf, signedService } from "./routing";

export interface DatabaseGapProps {
  /** Asks ministack itself, not the front. */
  readonly ministack: AwsClient;
  /** Lets the PostgreSQL that stands for the instance know its master user. */
  readonly createMaster: (master: Master) => Promise<void>;
}

interface ManagedSecret {
  readonly arn: string;
  readonly kmsKeyId: string;
}

/**
 * `ManageMasterUserPassword`, which ministack ignores: RDS makes the master's password and keeps it in a secret of its
 * own, whose ARN alone appears in the instance's description (RDS User Guide, "Password management with Amazon RDS and
 * AWS Secrets Manager").
 */
export class DatabaseGap implements Gap {
  /** The master of each instance, by the instance's identifier. */
  readonly masters = new Map<string, Master>();
  private readonly secrets = new Map<string, ManagedSecret>();

  constructor(private readonly props: DatabaseGapProps) {}

  async answer(request: Request, forward: Forward): Promise<Answer | undefined> {
    if (signedService(request) !== "rds") return undefined;
    const form = formOf(request.body);
    const identifier = form.get("DBInstanceIdentifier") ?? "";
    const action = form.get("Action");
    const manages = action === "CreateDBInstance" && form.get("ManageMasterUserPassword") === "true";
    const master: Master | undefined = manages
      ? {
          username: form.get("MasterUsername") ?? "postgres",
          password: masterPassword(),
          database: form.get("DBName") ?? "postgres",
        }
      : undefined;

    // Known before the instance is, as in RDS: whoever sees the instance available can log in.
    if (master)
      await this.manage(identifier, master, form.get("MasterUserSecretKmsKeyId") ?? "alias/aws/secretsmanager");
    const answer = await forward(request);
    if (master && answer.status >= 400) await this.forget(identifier);
    const described = this.describe(answer);
    if (action === "DeleteDBInstance" && answer.status < 400) await this.forget(identifier);
    return described;
  }

  private describe(answer: Answer): Answer {
    const xml = rewriteInstances(answer.body.toString(), (instance) => {
      const secret = this.secrets.get(instanceIdentifier(instance) ?? "");
      return secret ? withMasterUserSecret(instance, secret) : instance;
    });
    return { ...answer, body: Buffer.from(xml) };
  }

  private async manage(identifier: string, master: Master, kmsKeyId: string): Promise<void> {
    if (this.secrets.has(identifier)) return;
    await this.props.createMaster(master);
    const { ARN } = await this.props.ministack.call("secretsmanager", "secretsmanager.CreateSecret", {
      Name: `rds!db-${randomUUID()}`,
      Description: `The secret associated with the primary RDS DB instance: ${identifier}`,
      ClientRequestToken: randomUUID(),
      KmsKeyId: kmsKeyId,
      SecretString: JSON.stringify({ username: master.username, password: master.password }),
    });
    this.masters.set(identifier, master);
    this.secrets.set(identifier, { arn: String(ARN), kmsKeyId });
  }

  private async forget(identifier: string): Promise<void> {
    const secret = this.secrets.get(identifier);
    if (!secret) return;
    this.secrets.delete(identifier);
    await this.props.ministack.call("secretsmanager", "secretsmanager.DeleteSecret", {
      SecretId: secret.arn,
      ForceDeleteWithoutRecovery: true,
    });
  }
}

/** As RDS makes them: every printable ASCII character but `/`, `"`, `@`, `'` and the space (CreateDBInstance). */
function masterPassword(): string {
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter(
    (character) => !`/"@'`.includes(character),
  );
  return Array.from({ length: 40 }, () => characters[randomInt(characters.length)]).join("");
}
