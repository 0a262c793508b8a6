import { randomInt, randomUUID } from "node:crypto";
import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../aws/aws-clients";
import type { Answer, Request } from "../../network/http";
import type { Master } from "../../postgres/rds-roles";
import type { Forward, Gap } from "../front";
import { formOf, signedService } from "../routing";
import { filteredInstances } from "./instance-filters";
import { rewriteElements, type XmlElement } from "./rds-xml";

/** The port of an instance that names none (RDS API Reference, CreateDBInstance, `Port`). */
const POSTGRES_PORT = 5432;

export interface DatabaseGapProps {
  /** Clients of ministack itself: the front would call this gap again. */
  readonly ministack: AwsClients;
  /** Creates the master user in the PostgreSQL that stands for the instance on the port. */
  readonly createMaster: (master: Master, port: number) => Promise<void>;
}

function portIn(form: URLSearchParams): number {
  return Number(form.get("Port") ?? POSTGRES_PORT);
}

/** Parameters of requests, and the elements of descriptions that show them. */
const SETTINGS: Readonly<Record<string, string>> = {
  DatabaseInsightsMode: "DatabaseInsightsMode",
  EnablePerformanceInsights: "PerformanceInsightsEnabled",
  PerformanceInsightsKMSKeyId: "PerformanceInsightsKMSKeyId",
  PerformanceInsightsRetentionPeriod: "PerformanceInsightsRetentionPeriod",
};

/** An instance as far as ministack forgets it. */
interface Instance {
  /** Elements for the instance's description. */
  readonly elements: XmlElement;
  readonly secretArn?: string;
}

/**
 * Keeps the settings of database instances that ministack's RDS ignores. The main one is `ManageMasterUserPassword`: RDS
 * makes the master's password and a secret for it, and the instance's description shows only the secret's ARN (RDS User
 * Guide, "Password management with Amazon RDS and AWS Secrets Manager"). A snapshot holds no data: the one PostgreSQL of the
 * emulator keeps its databases when an instance is deleted, so that a restored instance has the data of its last moment.
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
    const failed = answer.status >= 400;
    if (!failed && (action === "RestoreDBInstanceFromDBSnapshot" || action === "ModifyDBInstance")) {
      await this.change(identifier, form, answer);
    }
    const described = this.describe(answer, form);
    if (failed ? action === "CreateDBInstance" : action === "DeleteDBInstance") await this.forget(identifier);
    return described;
  }

  private describe(answer: Answer, form: URLSearchParams): Answer {
    const xml = rewriteElements(answer.body.toString(), {
      DBInstance: (instance) => ({
        ...instance,
        ...this.instances.get(String(instance.DBInstanceIdentifier))?.elements,
      }),
      DBInstances: (list) => filteredInstances(form, list),
      DBProxy: onThisMachine,
      "DBProxies/member": onThisMachine,
    });
    return { ...answer, body: Buffer.from(xml) };
  }

  private async create(identifier: string, form: URLSearchParams): Promise<void> {
    this.instances.set(identifier, { elements: settingsIn(form, {}) });
    if (form.get("ManageMasterUserPassword") !== "true") return;
    await this.manageMaster(
      identifier,
      form,
      {
        username: form.get("MasterUsername") ?? "postgres",
        database: form.get("DBName") ?? "postgres",
      },
      portIn(form),
    );
  }

  /** An instance that is made of a snapshot has the snapshot's master, whose password the provider asks for afterwards. */
  private async change(identifier: string, form: URLSearchParams, answer: Answer): Promise<void> {
    const known = this.instances.get(identifier);
    this.instances.set(identifier, { ...known, elements: settingsIn(form, known?.elements ?? {}) });
    if (form.get("ManageMasterUserPassword") !== "true" || known?.secretArn !== undefined) return;
    const { MasterUsername, DBName, Endpoint } = instanceIn(answer);
    const { Port } = (Endpoint ?? {}) as { readonly Port?: unknown };
    const user = { username: String(MasterUsername), database: String(DBName) };
    await this.manageMaster(identifier, form, user, Number(Port ?? POSTGRES_PORT));
  }

  private async manageMaster(
    identifier: string,
    form: URLSearchParams,
    user: Pick<Master, "username" | "database">,
    port: number,
  ): Promise<void> {
    const master: Master = { ...user, password: masterPassword() };
    await this.props.createMaster(master, port);
    this.masters.set(identifier, master);
    const kmsKeyId = form.get("MasterUserSecretKmsKeyId") ?? "alias/aws/secretsmanager";
    const { ARN: secretArn = "" } = await this.props.ministack.of(SecretsManager).createSecret({
      Name: `rds!db-${randomUUID()}`,
      Description: `The secret associated with the primary RDS DB instance: ${identifier}`,
      KmsKeyId: kmsKeyId,
      SecretString: JSON.stringify({ username: master.username, password: master.password }),
    });
    const MasterUserSecret = { SecretArn: secretArn, SecretStatus: "active", KmsKeyId: kmsKeyId };
    const elements = { ...this.instances.get(identifier)?.elements, MasterUserSecret };
    this.instances.set(identifier, { elements, secretArn });
  }

  private async forget(identifier: string): Promise<void> {
    const secretArn = this.instances.get(identifier)?.secretArn;
    this.instances.delete(identifier);
    if (secretArn === undefined) return;
    const secret = { SecretId: secretArn, ForceDeleteWithoutRecovery: true };
    await this.props.ministack.of(SecretsManager).deleteSecret(secret);
  }
}

/** The elements for an instance's description after a request that makes or changes the instance. */
function settingsIn(form: URLSearchParams, before: XmlElement): XmlElement {
  const listed = (list: string) => [...form].filter(([name]) => name.startsWith(`${list}.`)).map(([, value]) => value);
  const change = "CloudwatchLogsExportConfiguration";
  const enabled = [...listed("EnableCloudwatchLogsExports"), ...listed(`${change}.EnableLogTypes`)];
  const disabled = listed(`${change}.DisableLogTypes`);
  const asked = Object.entries(SETTINGS).flatMap(([parameter, element]) => {
    const value = form.get(parameter);
    return value === null ? [] : [[element, value] as const];
  });
  const isUnchanged = "EnabledCloudwatchLogsExports" in before && enabled.length + disabled.length === 0;
  const logs = [...new Set([...logsIn(before), ...enabled])].filter((log) => !disabled.includes(log));
  return {
    // RDS's default, which the provider does not ask for when it restores a snapshot.
    DatabaseInsightsMode: "standard",
    ...before,
    ...(!isUnchanged && { EnabledCloudwatchLogsExports: { member: logs } }),
    ...Object.fromEntries(asked),
  };
}

function logsIn({ EnabledCloudwatchLogsExports: logs }: XmlElement): readonly string[] {
  const members = typeof logs === "object" && "member" in logs ? logs.member : [];
  return Array.isArray(members) ? members.map(String) : [];
}

/** The instance that an answer describes. */
function instanceIn(answer: Answer): XmlElement {
  let found: XmlElement = {};
  rewriteElements(answer.body.toString(), {
    DBInstance: (instance) => {
      found = instance;
      return instance;
    },
  });
  return found;
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
