import type { Guardrail } from "./guardrail";

/** Attributes by which a password enters Terraform's state. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ["password", "password_wo"],
  aws_rds_cluster: ["master_password", "master_password_wo"],
  aws_secretsmanager_secret_version: ["secret_string", "secret_binary"],
  aws_ssm_parameter: ["value"],
};
const SECRET_VARIABLE = /(PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL|PRIVATE_KEY|API_KEY)/i;
const REFERENCE_VARIABLE = /_(ARN|NAME|ID)$/;

/** No password in code or state: RDS and Secrets Manager make them. Checkov does not see a plain `password`. */
export const noPassword: Guardrail = ({ resources }) =>
  resources.flatMap(({ stack, type, name, attributes }) => {
    const found = (FORBIDDEN[type] ?? []).filter((attribute) => attributes[attribute] !== undefined);
    const variables = Object.keys(
      (attributes.environment as { readonly variables?: Record<string, unknown> } | undefined)?.variables ?? {},
    ).filter((variable) => SECRET_VARIABLE.test(variable) && !REFERENCE_VARIABLE.test(variable));
    return [
      ...found.map(
        (attribute) => `${stack}: ${type}.${name} sets ${attribute}, which would stand in state; let AWS make it`,
      ),
      ...variables.map(
        (variable) =>
          `${stack}: ${type}.${name} has environment variable ${variable}; pass the secret's ARN in its place`,
      ),
    ];
  });
