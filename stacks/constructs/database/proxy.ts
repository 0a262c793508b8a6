import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { APPLICATION_USERNAMES, type Authentication } from "../../../src/lib/database/application-usernames";
import { AwsContext } from "../aws-context";
import { allowConnections, type Peer } from "../network/security-group-rules";
import { EncryptedLogGroup, type LogRetention } from "../security/encrypted-log-group";
import type { EncryptionKey } from "../security/encryption-key";
import { readSecret, useKeyOfSecret } from "../security/read-secret";
import { ServiceRole } from "../security/service-role";
import { waive } from "../security/waiver";
import type { ApplicationSecret } from "./application-secret";
import { connectAs } from "./connect-statement";
import type { PostgresInstance } from "./postgres-instance";

/** RDS Proxy listens on PostgreSQL's usual port, whatever the port of the instance is. */
const PROXY_PORT = 5432;
/** Percent of `max_connections` that the proxy may open. The rest is for migrations, rotation and people. */
const MAX_CONNECTIONS_PERCENT = 60;
/**
 * Seconds that the proxy lets a client wait for a session of the database. A client gives up a login after 2 s
 * (`CONNECT_TIMEOUT` in src/lib/database/database-timeouts.ts) and takes the proxy for lost: the proxy has to refuse before.
 */
const BORROW_TIMEOUT = 1;

export interface DatabaseProxyProps {
  readonly name: string;
  readonly instance: PostgresInstance;
  /** How clients log in to the proxy, and the proxy to the instance. */
  readonly authentication: Authentication;
  /** The secret by which the proxy logs in to the instance with authentication "secret". */
  readonly secret: ApplicationSecret;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Encrypts the secret. */
  readonly key: EncryptionKey;
  /** Encrypts the logs. */
  readonly logKey: EncryptionKey;
  readonly logRetention: LogRetention;
}

/** RDS Proxy: many clients share few sessions of the instance, and keep theirs during a failover. TLS only. */
export class DatabaseProxy extends Construct {
  readonly host: string;
  readonly port = PROXY_PORT;
  /** The proxy's `prx-...` id, which the ARN of a database user has in place of the instance's resource id. */
  readonly resourceId: string;
  private readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: DatabaseProxyProps) {
    super(scope, id);
    const { name, instance } = props;
    const securityGroup = new SecurityGroup(this, "security-group", {
      name,
      description: "Database proxy: its own port from the functions, that of the database to the database",
      vpcId: props.vpcId,
      tags: { Name: name },
    });
    waive(securityGroup, "CKV2_AWS_5", "The proxy has the group: Checkov does not count aws_db_proxy as an attachment");
    this.securityGroupId = securityGroup.id;
    const rules = allowConnections(
      this,
      { name, securityGroupId: securityGroup.id, outlivesChange: false },
      instance.peer,
    );

    const role = new ServiceRole(this, "role", {
      name,
      description: `Lets ${name} log in to the database`,
      // No condition on aws:SourceAccount: the RDS User Guide ("Configuring IAM authentication for RDS Proxy") has none, and
      // no document says that the proxy sends the key. If it does not, every login of the proxy would fail.
      service: "rds.amazonaws.com",
    });
    const authentication = this.authentication(role, props);
    const logs = new EncryptedLogGroup(this, "logs", {
      name: `/aws/rds/proxy/${name}`,
      key: props.logKey,
      retention: props.logRetention,
    });

    const proxy = new DbProxy(this, "proxy", {
      name,
      engineFamily: "POSTGRESQL",
      requireTls: true,
      roleArn: role.arn,
      vpcSubnetIds: [...props.subnetIds],
      vpcSecurityGroupIds: [securityGroup.id],
      ...authentication,
      idleClientTimeout: 1800,
      dependsOn: [...role.permissions, ...rules, logs.resource],
    });
    const targets = new DbProxyDefaultTargetGroup(this, "target-group", {
      dbProxyName: proxy.name,
      connectionPoolConfig: {
        maxConnectionsPercent: MAX_CONNECTIONS_PERCENT,
        maxIdleConnectionsPercent: MAX_CONNECTIONS_PERCENT / 2,
        connectionBorrowTimeout: BORROW_TIMEOUT,
      },
    });
    new DbProxyTarget(this, "target", {
      dbProxyName: proxy.name,
      targetGroupName: targets.name,
      dbInstanceIdentifier: instance.identifier,
    });
    this.host = proxy.endpoint;
    this.resourceId = Fn.element(Fn.split(":", proxy.arn), 6);
  }

  /** The settings of the way to log in, with what the proxy's role needs for it. */
  private authentication(role: ServiceRole, { authentication, instance, key, name, secret }: DatabaseProxyProps) {
    const aws = AwsContext.of(this);
    if (authentication === "iam") {
      // Tokens from the client to the proxy and from the proxy to the instance: no password is stored (RDS User Guide,
      // "Configuring IAM authentication for RDS Proxy", end-to-end IAM authentication).
      role.grant(connectAs("ConnectAsApplication", aws, instance.resourceId, APPLICATION_USERNAMES.iam));
      return { defaultAuthScheme: "IAM_AUTH" };
    }
    role.grant(
      readSecret("ReadApplicationSecret", secret.arn),
      useKeyOfSecret("DecryptApplicationSecret", key.arn, aws.region),
    );
    secret.allowReader(name);
    return {
      auth: [
        {
          authScheme: "SECRETS",
          clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256",
          iamAuth: "DISABLED",
          secretArn: secret.arn,
        },
      ],
    };
  }

  /** The proxy as a peer of a security group. */
  get peer(): Peer {
    return { role: "database-proxy", securityGroupId: this.securityGroupId, port: this.port };
  }
}
