import { Construct } from "constructs";
import { AwsContext } from "../constructs/aws-context";
import type { ApplicationSecret } from "../constructs/database/application-secret";
import type { PostgresInstance } from "../constructs/database/postgres-instance";
import type { DatabaseProxy } from "../constructs/database/proxy";
import type { Client, Connectable, Connection, Peer } from "../constructs/function/connection";
import type { SecretsEndpoint, SecretsGrant } from "../constructs/network/secrets-endpoint";
import type { EncryptionKey } from "../constructs/security/encryption-key";
import type { Statement } from "../constructs/security/policy-document";

/** The PostgreSQL role that application functions log in as. */
export const APPLICATION_USERNAME = "application";

/** What application functions connect to. */
export interface ApplicationRoute {
  /** The proxy that they go through. @default none: to the instance itself */
  readonly proxy?: DatabaseProxy | undefined;
}

export interface DatabaseConnectionProps {
  readonly instance: PostgresInstance;
  readonly endpoint: SecretsEndpoint;
  /** Encrypts the secrets. */
  readonly key: EncryptionKey;
}

export interface SecretConnectionProps extends DatabaseConnectionProps {
  readonly secret: ApplicationSecret;
}

const READ = ["secretsmanager:GetSecretValue"] as const;
const ROTATE = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
] as const;

abstract class DatabaseConnection<Props extends DatabaseConnectionProps> extends Construct implements Connectable {
  constructor(
    scope: Construct,
    id: string,
    protected readonly props: Props,
  ) {
    super(scope, id);
  }

  abstract admit(client: Client): Connection;

  /** Where the database is, and as whom the application logs in. */
  protected variables({ host, port }: { readonly host: string; readonly port: number }): Record<string, string> {
    return {
      DATABASE_HOST: host,
      DATABASE_PORT: String(port),
      DATABASE_NAME: this.props.instance.databaseName,
      DATABASE_USERNAME: APPLICATION_USERNAME,
    };
  }

  /** Secrets Manager decrypts on the caller's behalf: the caller needs the key, but only through it. */
  protected useKey(intent: string, actions: readonly string[]): Statement {
    return {
      sid: intent,
      actions,
      resources: [this.props.key.arn],
      conditions: [
        {
          test: "StringEquals",
          variable: "kms:ViaService",
          values: [`secretsmanager.${AwsContext.of(this).region}.amazonaws.com`],
        },
      ],
    };
  }

  protected throughEndpoint(client: Client, ...grants: readonly SecretsGrant[]): Peer {
    return this.props.endpoint.permit(client, grants);
  }
}

/** The database as the application's role, by its password. */
export class PasswordConnection extends DatabaseConnection<SecretConnectionProps & ApplicationRoute> {
  admit(client: Client): Connection {
    const { endpoint, instance, proxy, secret } = this.props;
    const server = proxy ?? instance;
    secret.allowReader(client);
    return {
      peers: [
        server.peer,
        this.throughEndpoint(client, {
          intent: "application-secret",
          actions: READ,
          resources: [secret.arnPattern(endpoint)],
        }),
      ],
      statements: [
        { sid: "ReadApplicationSecret", actions: READ, resources: [secret.arn] },
        this.useKey("DecryptApplicationSecret", ["kms:Decrypt"]),
      ],
      environment: {
        ...this.variables(server),
        DATABASE_AUTHENTICATION: "secret",
        DATABASE_ENDPOINT: proxy ? "proxy" : "instance",
        DATABASE_SECRET_ARN: secret.arn,
      },
    };
  }
}

/** The database as the application's role, by an IAM token: signed by the function itself, so no endpoint is needed. */
export class TokenConnection extends DatabaseConnection<DatabaseConnectionProps & ApplicationRoute> {
  admit({ aws }: Client): Connection {
    const { instance, proxy } = this.props;
    const server = proxy ?? instance;
    return {
      peers: [server.peer],
      statements: [
        {
          sid: "ConnectAsApplication",
          actions: ["rds-db:connect"],
          // Not the instance's ARN (RDS User Guide, "Creating and using an IAM policy for IAM database access").
          resources: [aws.arn("rds-db", `dbuser:${server.resourceId}/${APPLICATION_USERNAME}`)],
        },
      ],
      environment: {
        ...this.variables(server),
        DATABASE_AUTHENTICATION: "iam",
        DATABASE_ENDPOINT: proxy ? "proxy" : "instance",
      },
    };
  }
}

/** The database as its master user, for functions of the database's own stack: never through the proxy. */
export class MasterConnection extends DatabaseConnection<
  DatabaseConnectionProps & { readonly applicationAuthentication: "secret" | "iam" }
> {
  admit(client: Client): Connection {
    const { applicationAuthentication, endpoint, instance } = this.props;
    return {
      peers: [
        instance.peer,
        this.throughEndpoint(client, {
          intent: "master-secret",
          actions: READ,
          // RDS chooses the rest of the name. The role's own statement has the exact ARN.
          resources: [AwsContext.of(endpoint).arn("secretsmanager", "secret:rds!db-*")],
        }),
      ],
      statements: [
        { sid: "ReadMasterSecret", actions: READ, resources: [instance.masterSecretArn] },
        this.useKey("DecryptMasterSecret", ["kms:Decrypt"]),
      ],
      environment: {
        ...this.variables(instance),
        DATABASE_AUTHENTICATION: applicationAuthentication,
        DATABASE_MASTER_SECRET_ARN: instance.masterSecretArn,
      },
    };
  }
}

/** The application's secret, to give it its next version. */
export class RotationConnection extends DatabaseConnection<SecretConnectionProps> {
  admit(client: Client): Connection {
    const { secret, endpoint } = this.props;
    secret.allowReader(client);
    // No resource exists for this action (Service Authorization Reference, AWS Secrets Manager).
    const draw = { actions: ["secretsmanager:GetRandomPassword"], resources: ["*"] };
    return {
      peers: [
        this.throughEndpoint(
          client,
          { intent: "rotate-secret", actions: ROTATE, resources: [secret.arnPattern(endpoint)] },
          { intent: "draw-password", ...draw },
        ),
      ],
      statements: [
        { sid: "RotateApplicationSecret", actions: ROTATE, resources: [secret.arn] },
        { sid: "DrawPassword", ...draw },
        this.useKey("EncryptApplicationSecret", ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]),
      ],
      environment: { DATABASE_SECRET_ARN: secret.arn },
    };
  }
}
