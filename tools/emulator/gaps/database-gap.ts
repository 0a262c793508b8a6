import { randomInt, randomUUID } from "node:crypto";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../aws/aws-clients";
import type { Answer, Request } from "../../network/http";
import type { Master } from "../../postgres/rds-roles";
import type { Forward, Gap } from "../front";
import { formOf, signedService } from "../routing";
import { rewriteElements, type XmlElement } from "./rds-xml";

/** The port of an instance that names none (RDS API Reference, CreateDBInstance, `Port`). */
const POSTGRES_PORT = 5432;

export interface DatabaseGapProps {
  /** Clients of ministack itself: the front would call this gap again. */
  readonly ministack: AwsClients;
  /** Creates the master user in the PostgreSQL that stands for the instance on the port. */
  readonly createMaster: (master: Master, port: number) => Promise<void>;
}

/** An instance as far as ministack forgets it. */
interface Instance {
  /** Elements for the instance's description. */
  readonly elements: XmlElement;
  readonly secretArn?: string;
}

/**
 * Keeps the settings of database instances that ministack's RDS ignores. The main one is `ManageMasterUserPassword`: RDS
 * makes the master's password and a secret for it, and the instance's description shows only the secret's ARN (RDS User
 * Guide, "Password management with Amazon RDS and AWS Secrets Manager").
 */
export class DatabaseGap implements Gap {
  /** The master of each instance, by the instance's identifier; deleted instances stay. */
  readonly masters = new Map<string, Master>();
  private readonly instances = new Map<string, Instance>();

  constructor(private readonly props: DatabaseGapProps) {}

  async answer(request: Request, forward: Forward): Promise<Answer | undefined> {
    if (signedService(request) !== "rds") return undefined;
    const form = formOf(request.body);
    const identifier = form.get("DBInstanceIdentifier") ?? "";
    const action = form.get("Action");
    // Before the instance exists: whoever sees the instance available must be able to log in.
    if (action === "CreateDBInstance" && !this.instances.has(identifier)) await this.create(identifier, form);
    const answer = await forward(request);
    const described = this.describe(answer);
    const failed = answer.status >= 400;
    if (failed ? action === "CreateDBInstance" : action === "DeleteDBInstance") await this.forget(identifier);
    return described;
  }

  private describe(answer: Answer): Answer {
    const xml = rewriteElements(answer.body.toString(), {
      DBInstance: (instance) => ({
        ...instance,
        ...this.instances.get(String(instance.DBInstanceIdentifier))?.elements,
      }),
      DBProxy: onThisMachine,
      "DBProxies/member": onThisMachine,
    });
    return { ...answer, body: Buffer.from(xml) };
  }

  private async create(identifier: string, form: URLSearchParams): Promise<void> {
    const asked = (parameter: string): XmlElement => {
      const value = form.get(parameter);
      return value === null ? {} : { [parameter]: value };
    };
    const logs = [...form]
      .filter(([name]) => name.startsWith("EnableCloudwatchLogsExports."))
      .map(([, value]) => value);
    const elements = {
      EnabledCloudwatchLogsExports: { member: logs },
      ...asked("PerformanceInsightsKMSKeyId"),
      ...asked("DatabaseInsightsMode"),
    };
    if (form.get("ManageMasterUserPassword") !== "true") {
      this.instances.set(identifier, { elements });
      return;
    }
    const master: Master = {
      username: form.get("MasterUsername") ?? "postgres",
      password: masterPassword(),
      database: form.get("DBName") ?? "postgres",
    };
    await this.props.createMaster(master, Number(form.get("Port") ?? POSTGRES_PORT));
    this.masters.set(identifier, master);
    const kmsKeyId = form.get("MasterUserSecretKmsKeyId") ?? "alias/aws/secretsmanager";
    const { ARN: secretArn = "" } = await this.props.ministack.of(SecretsManager).createSecret({
      Name: `rds!db-${randomUUID()}`,
      Description: `The secret associated with the primary RDS DB instance: ${identifier}`,
      KmsKeyId: kmsKeyId,
      SecretString: JSON.stringify({ username: master.username, password: master.password }),
    });
    const MasterUserSecret = { SecretArn: secretArn, SecretStatus: "active", KmsKeyId: kmsKeyId };
    this.instances.set(identifier, { elements: { ...elements, MasterUserSecret }, secretArn });
  }

  private async forget(identifier: string): Promise<void> {
    const secretArn = this.instances.get(identifier)?.secretArn;
    this.instances.delete(identifier);
    if (secretArn === undefined) return;
    const secret = { SecretId: secretArn, ForceDeleteWithoutRecovery: true };
    await this.props.ministack.of(SecretsManager).deleteSecret(secret);
  }
}

/** ministack describes proxies, but runs none: PostgreSQL answers in their place. */
function onThisMachine(proxy: XmlElement): XmlElement {
  return { ...proxy, Endpoint: "localhost" };
}

/** A password as RDS makes them, of every printable ASCII character but `/`, `"`, `@`, `'` and the space (CreateDBInstance). */
function masterPassword(): string {
  const characters = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).filter(
    (character) => !`/"@'`.includes(character),
  );
  return Array.from({ length: 40 }, () => characters[randomInt(characters.length)]).join("");
}
