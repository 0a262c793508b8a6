type Json = Record<string, unknown>;

export interface StackJson {
  readonly resource: Readonly<Record<string, Record<string, Json>>>;
  readonly data: Readonly<Record<string, Record<string, Json>>>;
}

/** One change that makes a stack insecure. */
export interface Breakage {
  readonly what: string;
  readonly stack: string;
  readonly apply: (json: StackJson) => void;
}

/** Sets an attribute of all resources of a type; `undefined` leaves it out. */
function set(stack: string, type: string, attribute: string, value: unknown): Breakage {
  return {
    what: `${type}.${attribute} ${value === undefined ? "left out" : `set to ${JSON.stringify(value)}`}`,
    stack,
    apply: ({ resource }) => {
      const resources = Object.values(resource[type] ?? {});
      if (resources.length === 0) throw new Error(`${stack} has no ${type} to break`);
      for (const attributes of resources) {
        if (value === undefined) delete attributes[attribute];
        else attributes[attribute] = value;
      }
    },
  };
}

function remove(stack: string, type: string): Breakage {
  return {
    what: `${type} removed`,
    stack,
    apply: ({ resource }) => {
      if (!resource[type]) throw new Error(`${stack} has no ${type} to remove`);
      delete (resource as Record<string, unknown>)[type];
    },
  };
}

function setParameter(name: string, value: string): Breakage {
  return {
    what: `parameter ${name} set to ${value}`,
    stack: "prod-database",
    apply: ({ resource }) => {
      for (const group of Object.values(resource.aws_db_parameter_group ?? {})) {
        const parameters = group.parameter as { name: string; value: string }[];
        const parameter = parameters.find((each) => each.name === name);
        if (!parameter) throw new Error(`no parameter ${name} to break`);
        parameter.value = value;
      }
    },
  };
}

const everythingToRole: Breakage = {
  what: "a statement that allows * on * in a role's policy",
  stack: "prod-service",
  apply: ({ data }) => {
    const documents = Object.entries(data.aws_iam_policy_document ?? {});
    const [, document] = documents.find(([name]) => name.startsWith("functions_orders-read_role_permissions")) ?? [];
    if (!document) throw new Error("no role policy to break");
    document.statement = [
      ...(document.statement as unknown[]),
      { sid: "All", effect: "Allow", actions: ["*"], resources: ["*"] },
    ];
  },
};

/** Twenty changes to `prod`, each of which the scan must notice. */
export const BREAKAGES: readonly Breakage[] = [
  set("prod-database", "aws_db_instance", "storage_encrypted", false),
  set("prod-database", "aws_db_instance", "publicly_accessible", true),
  set("prod-database", "aws_db_instance", "multi_az", false),
  set("prod-database", "aws_db_instance", "deletion_protection", false),
  set("prod-database", "aws_db_instance", "backup_retention_period", 0),
  set("prod-database", "aws_db_instance", "enabled_cloudwatch_logs_exports", []),
  set("prod-database", "aws_secretsmanager_secret", "kms_key_id", undefined),
  remove("prod-database", "aws_secretsmanager_secret_rotation"),
  setParameter("rds.force_ssl", "0"),
  set("prod-keys", "aws_kms_key", "enable_key_rotation", false),
  set("prod-network", "aws_cloudwatch_log_group", "kms_key_id", undefined),
  set("prod-network", "aws_cloudwatch_log_group", "retention_in_days", 7),
  set("prod-network", "aws_subnet", "map_public_ip_on_launch", true),
  remove("prod-network", "aws_default_security_group"),
  remove("prod-network", "aws_flow_log"),
  set("prod-service", "aws_lambda_function", "vpc_config", undefined),
  set("prod-service", "aws_lambda_function", "kms_key_arn", undefined),
  set("prod-service", "aws_api_gateway_method", "authorization", "NONE"),
  set("prod-service", "aws_api_gateway_stage", "access_log_settings", undefined),
  everythingToRole,
];
