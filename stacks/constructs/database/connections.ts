import { Construct } from "constructs";
import { AwsContext } from "../aws-context";
import type { Client, Connectable, Connection } from "../connection";
import type { EncryptionKey } from "../encryption-key";
import type { Statement } from "../iam";
import type { SecretsEndpoint, SecretsGrant } from "../network/secrets-endpoint";
import type { ApplicationSecret } from "./application-secret";
import type { PostgresInstance } from "./postgres-instance";

/** The PostgreSQL role that application functions log in as. */
export const APPLICATION_USERNAME = "application";

export interface DatabaseConnectionProps {
  readonly instance: PostgresInstance;
  readonly secret: ApplicationSecret;
  readonly endpoint: SecretsEndpoint;
  /** Encrypts both secrets. */
  readonly key: EncryptionKey;
}

const READ = ["secretsmanager:GetSecretValue"] as const;
const ROTATE = [
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
] as const;

abstract class DatabaseConnection extends Construct implements Connectable {
  constructor(
    scope: Construct,
    id: string,
    protected readonly props: DatabaseConnectionProps,
  ) {
    super(scope, id);
  }

  abstract admit(client: Client): Connection;

  protected variables(): Record<string, string> {
    const { instance } = this.props;
    return {
      DATABASE_HOST: instance.host,
      DATABASE_PORT: String(instance.port),
      DATABASE_NAME: instance.databaseName,
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

  protected throughEndpoint(client: Client, ...grants: readonly SecretsGrant[]) {
    return this.props.endpoint.permit(client, grants);
  }
}

/** The database as the application's role. */
export class ApplicationConnection extends DatabaseConnection {
  admit(client: Client): Connection {
    const { instance, secret, endpoint } = this.props;
    secret.allowReader(client);
    return {
      peers: [
        instance.peer,
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
      environment: { ...this.variables(), DATABASE_SECRET_ARN: secret.arn },
    };
  }
}

/** The database as its master user, for functions of the database's own stack. */
export class MasterConnection extends DatabaseConnection {
  admit(client: Client): Connection {
    const { instance, endpoint } = this.props;
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
      environment: { ...this.variables(), DATABASE_MASTER_SECRET_ARN: instance.masterSecretArn },
    };
  }
}

/** The application's secret, to give it its next version. */
export class RotationConnection extends DatabaseConnection {
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
