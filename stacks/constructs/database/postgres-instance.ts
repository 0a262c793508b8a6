import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { DataResource } from "cdktf";
import { Construct } from "constructs";
import type { Environment } from "../../settings/environment";
import { AwsContext } from "../aws-context";
import type { Peer } from "../network/security-group-rules";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { ServiceRole } from "../security/service-role";
import { waive } from "../security/waiver";

/** The major version: RDS upgrades the minor version by itself in the maintenance window. */
const ENGINE_VERSION = "17";
/** The functions verify the server by this authority's certificate, which is in their zips. */
const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";
export const DATABASE_NAME = "orders";
const MASTER_USERNAME = "master";

/** The parameters that must have these values, whatever RDS's defaults are. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "rds.force_ssl": "1",
  log_statement: "ddl",
  // Milliseconds. Slower statements are logged, without the values of their parameters.
  log_min_duration_statement: "1000",
  log_parameter_max_length: "0",
  // Milliseconds after which a client that died inside a transaction loses its locks.
  idle_in_transaction_session_timeout: "60000",
};

/**
 * Parameters whose value is RDS's own default. RDS reports them as `pending-reboot` whatever was asked for, so that
 * Terraform would plan a change for ever (terraform-provider-aws #39252).
 */
const SYSTEM_DEFAULTS: ReadonlySet<string> = new Set(["rds.force_ssl"]);

export interface PostgresInstanceProps {
  readonly name: string;
  readonly settings: Environment["database"];
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Encrypts the storage, the snapshots and the master's secret. */
  readonly key: EncryptionKey;
  readonly logKey: EncryptionKey;
  readonly logRetention: LogRetention;
}

/** PostgreSQL on RDS: private, encrypted with our key, TLS only. RDS makes and keeps the master password. */
export class PostgresInstance extends Construct {
  readonly identifier: string;
  readonly host: string;
  readonly port: number;
  readonly databaseName = DATABASE_NAME;
  readonly masterUsername = MASTER_USERNAME;
  readonly masterSecretArn: string;
  /** The instance's `db-...` id. A new instance has another. */
  readonly resourceId: string;
  readonly resource: DbInstance;
  private readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: PostgresInstanceProps) {
    super(scope, id);
    const { name, settings, key } = props;
    const securityGroup = new SecurityGroup(this, "security-group", {
      name,
      description: "Database: its port from the functions that are connected to it",
      vpcId: props.vpcId,
      tags: { Name: name },
    });
    this.securityGroupId = securityGroup.id;
    const subnets = new DbSubnetGroup(this, "subnets", {
      name,
      description: `Database tier of ${name}`,
      subnetIds: [...props.subnetIds],
    });
    const parameters = new DbParameterGroup(this, "parameters", {
      name: `${name}-postgres${ENGINE_VERSION}`,
      family: `postgres${ENGINE_VERSION}`,
      description: `PostgreSQL ${ENGINE_VERSION} of ${name}: TLS only, DDL and slow statements logged`,
      parameter: Object.entries(PARAMETERS).map(([parameter, value]) => ({
        name: parameter,
        value,
        ...(SYSTEM_DEFAULTS.has(parameter) && { applyMethod: "pending-reboot" }),
      })),
      lifecycle: { createBeforeDestroy: true },
    });
    const logs = ["postgresql", "upgrade"].map(
      (log) =>
        new EncryptedLogGroup(this, `${log}-logs`, {
          name: `/aws/rds/instance/${name}/${log}`,
          key: props.logKey,
          retention: props.logRetention,
        }).resource,
    );
    const monitoring = this.monitoringRole(name);

    this.port = settings.port;
    this.resource = new DbInstance(this, "instance", {
      identifier: name,
      engine: "postgres",
      engineVersion: ENGINE_VERSION,
      instanceClass: settings.instanceClass,
      dbName: DATABASE_NAME,
      port: settings.port,
      username: MASTER_USERNAME,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key.arn,
      storageType: "gp3",
      allocatedStorage: settings.allocatedStorage,
      maxAllocatedStorage: settings.maxAllocatedStorage,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      multiAz: settings.multiAz.enabled,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: parameters.name,
      caCertIdentifier: CERTIFICATE_AUTHORITY,
      iamDatabaseAuthenticationEnabled: true,
      backupRetentionPeriod: settings.backupRetention.days,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection.enabled,
      ...this.finalSnapshot(name, settings, key),
      autoMinorVersionUpgrade: true,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.arn,
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      performanceInsightsRetentionPeriod: 7,
      dependsOn: [...logs, monitoring.attachment],
      // RDS's own protection comes too late: when RDS refuses, Terraform has destroyed the functions that use the instance.
      ...(settings.deletionProtection.enabled && { lifecycle: { preventDestroy: true } }),
    });
    if (!settings.multiAz.enabled) waive(this.resource, "CKV_AWS_157", settings.multiAz.reason);
    if (!settings.deletionProtection.enabled) waive(this.resource, "CKV_AWS_293", settings.deletionProtection.reason);
    this.identifier = this.resource.identifier;
    this.host = this.resource.address;
    this.resourceId = this.resource.resourceId;
    this.masterSecretArn = this.resource.masterUserSecret.get(0).secretArn;
  }

  /** The instance as a peer of a security group. */
  get peer(): Peer {
    return { role: "database", securityGroupId: this.securityGroupId, port: this.port };
  }

  /**
   * The settings of the final snapshot, whose name must be new in the account. `terraform_data` draws a UUID, and a new
   * one with each change that replaces the instance: a second destroy does not meet the snapshot of the first.
   */
  private finalSnapshot(name: string, settings: Environment["database"], key: EncryptionKey) {
    if (!settings.finalSnapshot.enabled) return { skipFinalSnapshot: true };
    const life = new DataResource(this, "life", {
      triggersReplace: { name, databaseName: DATABASE_NAME, username: MASTER_USERNAME, key: key.arn },
    });
    return { skipFinalSnapshot: false, finalSnapshotIdentifier: `${name}-final-${life.id}` };
  }

  private monitoringRole(name: string) {
    const aws = AwsContext.of(this);
    const role = new ServiceRole(this, "monitoring-role", {
      name: `${name}-monitoring`,
      description: `Delivers the enhanced monitoring of ${name}`,
      service: "monitoring.rds.amazonaws.com",
      conditions: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: [aws.accountId] },
        { test: "ArnLike", variable: "aws:SourceArn", values: [aws.arn("rds", `db:${name}`)] },
      ],
    });
    const attachment = new IamRolePolicyAttachment(this, "monitoring-policy", {
      role: role.name,
      policyArn: aws.managedPolicyArn("service-role/AmazonRDSEnhancedMonitoringRole"),
    });
    return { arn: role.arn, attachment };
  }
}
